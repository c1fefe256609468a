// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IDealer, IERC20, IRouter, SwapAndStake} from "../src/SwapAndStake.sol";

/// What this test needs of Foundry's cheatcodes; with forge-std installed, inherit its Test instead.
interface Vm {
    function readFile(string calldata path) external view returns (string memory);
    function parseJsonAddress(string calldata json, string calldata key) external pure returns (address);
    function parseJsonUint(string calldata json, string calldata key) external pure returns (uint256);
    function toString(uint256 value) external pure returns (string memory);
    function startPrank(address sender) external;
    function stopPrank() external;
    function warp(uint256 time) external;
}

interface IVault {
    function convertToAssets(uint256 shares) external view returns (uint256);
    function harvest() external;
}

/// Runs on a fork of the fixture's chain; the manifest says where everything and everybody is.
contract SwapAndStakeTest {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    string private manifest;
    SwapAndStake private subject;
    IERC20 private usdc;
    IERC20 private seMetis;

    function setUp() public {
        manifest = VM.readFile("fixtures/ecosystem/manifest.json");
        usdc = IERC20(_at(".tokens['m.USDC'].address"));
        seMetis = IERC20(_at(".tokens.seMETIS.address"));
        subject = new SwapAndStake(
            usdc,
            IERC20(_at(".tokens.METIS.address")),
            seMetis,
            IRouter(_at(".contracts.netswap.router.address")),
            IDealer(_at(".contracts.enki.dealer.address"))
        );
    }

    function _at(string memory key) private view returns (address) {
        return VM.parseJsonAddress(manifest, key);
    }

    /// Of the fixture's users who has most dollars.
    function _richest() private view returns (address richest, uint256 held) {
        for (uint256 i = 0; i < 20; i++) {
            address user = _at(string.concat(".actors['user-", VM.toString(i), "'].address"));
            uint256 balance = usdc.balanceOf(user);
            if (balance > held) (richest, held) = (user, balance);
        }
    }

    function test_ThisIsTheFixturesChain() public view {
        require(block.chainid == VM.parseJsonUint(manifest, ".chain.chainId"), "another chain");
        require(block.number >= VM.parseJsonUint(manifest, ".chain.block"), "an older block");
    }

    function test_DollarsBecomeSeMetis() public {
        (address alice, uint256 held) = _richest();
        uint256 before = seMetis.balanceOf(alice);
        VM.startPrank(alice);
        usdc.approve(address(subject), held);
        uint256 shares = subject.stake(held, 1);
        VM.stopPrank();
        require(shares > 0 && seMetis.balanceOf(alice) == before + shares, "no shares");
        require(usdc.balanceOf(alice) == 0 && usdc.balanceOf(address(subject)) == 0, "dollars are left");
    }

    function testFuzz_NobodyGetsLessThanWanted(uint96 wanted) public {
        (address alice, uint256 held) = _richest();
        VM.startPrank(alice);
        usdc.approve(address(subject), held);
        try subject.stake(held, wanted) returns (uint256 shares) {
            require(shares >= wanted, "fewer than wanted");
        } catch (bytes memory reason) {
            // forge-lint: disable-next-line(unsafe-typecast)
            require(bytes4(reason) == SwapAndStake.TooFewShares.selector, "another reason");
            require(usdc.balanceOf(alice) == held, "dollars are gone");
        }
        VM.stopPrank();
    }

    function test_WhatIsStakedEarns() public {
        IVault(_at(".contracts.enki.dealer.address")).harvest();
        uint256 before = IVault(address(seMetis)).convertToAssets(1e18);
        VM.warp(block.timestamp + 3 days);
        require(IVault(address(seMetis)).convertToAssets(1e18) > before, "nothing came");
    }
}
