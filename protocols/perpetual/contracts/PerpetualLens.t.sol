// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MarginVault} from "../../../test/solidity/MarginVault.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {IMarginVault, MarginDesk} from "./MarginDesk.sol";
import {IAccounts, IMarginBooks, IOrders, PerpetualLens} from "./PerpetualLens.sol";

/// Accounts whose figures are what the test says.
contract Books is IAccounts, IMarginBooks {
    struct Figures {
        int256 value;
        int256 requirement;
        int256 size;
        bool collateral;
        bool none;
    }

    mapping(address account => Figures) private _figures;

    function set(address account, Figures calldata figures) external {
        _figures[account] = figures;
    }

    function getTakerPositionSize(address trader, address base) external view returns (int256) {
        return base == address(1) ? _figures[trader].size : int256(0);
    }

    function getMarginRequirementForLiquidation(address trader) external view returns (int256) {
        return _figures[trader].requirement;
    }

    function getBaseTokens(address trader) external view returns (address[] memory) {
        return new address[](_figures[trader].none ? 0 : 1);
    }

    function hasOrder(address) external pure returns (bool) {
        return false;
    }

    function getAccountValue(address trader) external view returns (int256) {
        return _figures[trader].value;
    }

    function getCollateralTokens(address trader) external view returns (address[] memory) {
        return new address[](_figures[trader].collateral ? 1 : 0);
    }

    function isLiquidatable(address trader) external view returns (bool) {
        return _figures[trader].collateral;
    }
}

contract PerpetualLensTest is Test {
    Books private books;
    MarginDesk private desk;
    PerpetualLens private lens;

    function setUp() public {
        books = new Books();
        desk = new MarginDesk(IMarginVault(address(new MarginVault())));
        lens = new PerpetualLens(desk, books, books, IOrders(address(0)), address(1), address(2));
    }

    /// Any number of accounts, of which some have no position.
    function testFuzz_TheWeakestComeFirstAndOpenInterestIsEverybodys(int96[12] memory rooms, uint8 count) public {
        count = uint8(within(count, 0, 12));
        int256[] memory open = new int256[](count);
        uint256 found;
        uint256 long;
        uint256 short;
        for (uint256 i = 0; i < count; i++) {
            int256 size = int256(i) - 5;
            bool none = i % 5 == 4;
            enter(account(i), Books.Figures(int256(rooms[i]) + 7, 7e12, size, false, none));
            if (none) continue;
            open[found++] = rooms[i];
            if (size > 0) long += uint256(size);
            else short += uint256(-size);
        }
        PerpetualLens.Survey memory survey = lens.survey();
        vm.assertEq(survey.long[0], long, "longs");
        vm.assertEq(survey.short[0], short, "shorts");
        vm.assertEq(survey.long[1] + survey.short[1], 0, "nothing in the other market");
        for (uint256 place = 0; place < 4; place++) {
            PerpetualLens.Row memory row = survey.weakest[place];
            if (place >= found) {
                vm.assertEq(row.account, address(0), "rows without an account are empty");
                continue;
            }
            uint256 weaker;
            uint256 asWeak;
            for (uint256 i = 0; i < found; i++) {
                if (open[i] < row.value - row.requirement) weaker++;
                if (open[i] == row.value - row.requirement) asWeak++;
            }
            vm.assertLe(weaker, place, "nobody weaker was left out");
            vm.assertTrue(place < weaker + asWeak, "nobody stronger was put before");
        }
    }

    /// The vault's value has six decimals, the requirement eighteen: an account is shown below it exactly when the
    /// exchange, which compares in eighteen, would liquidate it.
    function testFuzz_ItShowsAsWeakWhomTheExchangeWouldLiquidate(int64 value, uint96 requirement) public {
        enter(account(0), Books.Figures(value, int256(uint256(requirement)), 1, false, false));
        PerpetualLens.Row memory row = lens.survey().weakest[0];
        vm.assertEq(row.value < row.requirement, int256(value) * 1e12 < int256(uint256(requirement)), "as the exchange");
    }

    function test_WhoMayLoseCollateralIsNotHiddenByHisRoom() public {
        for (uint256 i = 0; i < 4; i++) {
            enter(account(i), Books.Figures(int256(10 + i), 0, 1, false, false));
        }
        enter(account(4), Books.Figures(1000, 0, 1, true, false));
        PerpetualLens.Row memory row = lens.survey().weakest[0];
        vm.assertEq(row.account, account(4), "he comes first");
        vm.assertTrue(row.collateral, "and it says why");
    }

    function enter(address who, Books.Figures memory figures) private {
        vm.deal(who, 1);
        vm.prank(who);
        desk.depositNative{value: 1}();
        books.set(who, figures);
    }

    function account(uint256 place) private pure returns (address) {
        return address(uint160(0xacc0 + place));
    }
}
