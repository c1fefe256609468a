// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// The few functions of Aave's pool and tokens that the list of borrowers reads.
interface IAccounts {
    function getUserAccountData(address user)
        external
        view
        returns (
            uint256 collateral,
            uint256 debt,
            uint256 available,
            uint256 threshold,
            uint256 ltv,
            uint256 healthFactor
        );

    /// Two bits a reserve, from the lowest: whether the user borrows it, whether it is his collateral.
    function getUserConfiguration(address user) external view returns (uint256 bits);
}

interface IClaim {
    function balanceOf(address account) external view returns (uint256);
    function scaledBalanceOf(address account) external view returns (uint256);
}

/// @title Everybody who owes something to an Aave market, and who of them is closest to liquidation
/// @notice Aave keeps no list of its borrowers. Its debt tokens report each change to an incentives controller: this is
/// one that pays nothing and remembers who owes. Liquidators read the weakest accounts from it in one call.
contract Borrowers {
    /// How many accounts `weakest` tells about.
    uint256 public constant SLOTS = 5;

    IAccounts public immutable POOL;
    IClaim[] private _supplyTokens;
    IClaim[] private _debtTokens;

    address[] private _accounts;
    /// Place in the list, counted from 1; 0 for who is not in it.
    mapping(address account => uint256) private _places;

    event Entered(address indexed account);
    event Left(address indexed account);

    error TokensDoNotPair(uint256 supplyTokens, uint256 debtTokens);

    /// @param supplyTokens aTokens of the market's reserves, in the order of their ids
    /// @param debtTokens variable debt tokens of the same
    constructor(IAccounts pool, IClaim[] memory supplyTokens, IClaim[] memory debtTokens) {
        if (supplyTokens.length != debtTokens.length) revert TokensDoNotPair(supplyTokens.length, debtTokens.length);
        POOL = pool;
        _supplyTokens = supplyTokens;
        _debtTokens = debtTokens;
    }

    /// Called by a debt token after a balance has changed. Anybody may call it: it believes the tokens, not its caller.
    function handleAction(address account, uint256, uint256) external {
        bool listed = _places[account] != 0;
        bool owing = owes(account);
        if (owing && !listed) {
            _accounts.push(account);
            _places[account] = _accounts.length;
            emit Entered(account);
        } else if (!owing && listed) {
            address last = _accounts[_accounts.length - 1];
            uint256 place = _places[account];
            _accounts[place - 1] = last;
            _places[last] = place;
            _accounts.pop();
            delete _places[account];
            emit Left(account);
        }
    }

    function count() external view returns (uint256) {
        return _accounts.length;
    }

    function borrowerAt(uint256 place) external view returns (address) {
        return _accounts[place];
    }

    function owes(address account) public view returns (bool) {
        for (uint256 i = 0; i < _debtTokens.length; i++) {
            if (_debtTokens[i].scaledBalanceOf(account) > 0) return true;
        }
        return false;
    }

    /// The accounts with the lowest health factors, lowest first.
    ///
    /// @return words for each of SLOTS places: account, health factor (18 decimals), then for each reserve what of it
    /// serves the account as collateral and what the account owes of it; zeros where there are fewer borrowers
    function weakest() external view returns (uint256[] memory words) {
        address[SLOTS] memory accounts;
        uint256[SLOTS] memory factors;
        uint256 found;
        for (uint256 i = 0; i < _accounts.length; i++) {
            address borrower = _accounts[i];
            (,,,,, uint256 factor) = POOL.getUserAccountData(borrower);
            uint256 place = found;
            while (place > 0 && factors[place - 1] > factor) {
                if (place < SLOTS) (accounts[place], factors[place]) = (accounts[place - 1], factors[place - 1]);
                place--;
            }
            if (place < SLOTS) (accounts[place], factors[place]) = (borrower, factor);
            if (found < SLOTS) found++;
        }
        uint256 reserves = _debtTokens.length;
        uint256 width = 2 + 2 * reserves;
        words = new uint256[](SLOTS * width);
        for (uint256 slot = 0; slot < found; slot++) {
            uint256 start = slot * width;
            address borrower = accounts[slot];
            words[start] = uint256(uint160(borrower));
            words[start + 1] = factors[slot];
            uint256 bits = POOL.getUserConfiguration(borrower);
            for (uint256 i = 0; i < reserves; i++) {
                if ((bits >> (2 * i + 1)) & 1 == 1) {
                    words[start + 2 + 2 * i] = _supplyTokens[i].balanceOf(borrower);
                }
                words[start + 3 + 2 * i] = _debtTokens[i].balanceOf(borrower);
            }
        }
    }

    /// Seconds since 1970 of the block in which this is asked: up to then interest runs.
    function time() external view returns (uint256) {
        return block.timestamp;
    }
}
