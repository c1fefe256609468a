// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler, Invariants} from "../../../test/solidity/Invariants.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {BundleAuction} from "./BundleAuction.sol";

/// Four searchers who pay in, bid and withdraw in any order while blocks go by and rounds are settled late. Beside the
/// auction stands a plain list of all bids, from which the winner and the price are worked out anew; the rule changes, too.
contract BundleAuctionHandler is Handler {
    struct Placed {
        uint256 round;
        address bidder;
        uint256 amount;
    }

    uint256 private constant RESERVE = 100;
    uint256 private constant MOST = 1e27;

    address public constant PROCEEDS = address(0x9a1d);
    Token public immutable token;
    BundleAuction public immutable auction;

    bool private _secondPrice;
    uint256 public deposited;
    uint256 public withdrawn;
    /// What the model says the winners of all settled rounds had to pay.
    uint256 public due;
    /// Whether a settlement ever named another winner or price than the model.
    bool public wrong;
    /// What the model says an account has here, and how much of it bids hold.
    mapping(address account => uint256) public escrow;
    mapping(address account => uint256) public held;

    Placed[] private _placed;
    address[4] private _accounts = [address(0xa1), address(0xa2), address(0xa3), address(0xa4)];
    mapping(uint256 blockNumber => mapping(address account => bool)) private _bidIn;

    constructor(bool secondPrice) {
        _secondPrice = secondPrice;
        token = new Token();
        auction = new BundleAuction(token, address(this), PROCEEDS, secondPrice, RESERVE);
        for (uint256 i = 0; i < 4; i++) {
            allow(_accounts[i], token, address(auction));
        }
    }

    function deposit(uint256 who, uint256 seed) external {
        address account = _accounts[who % 4];
        uint256 amount = RESERVE + anySize(seed, MOST);
        token.mint(account, amount);
        vm.prank(account);
        auction.deposit(amount);
        deposited += amount;
        escrow[account] += amount;
    }

    function withdraw(uint256 who, uint256 seed) external {
        address account = _accounts[who % 4];
        uint256 available = escrow[account] - held[account];
        if (available == 0) return;
        uint256 amount = within(seed, 1, available);
        vm.prank(account);
        auction.withdraw(amount);
        withdrawn += amount;
        escrow[account] -= amount;
    }

    function bid(uint256 who, uint256 seed) external {
        address account = _accounts[who % 4];
        uint256 available = escrow[account] - held[account];
        if (available < RESERVE || _bidIn[block.number][account]) return;
        uint256 amount = within(seed, RESERVE, available);
        vm.prank(account);
        auction.bid(amount, bytes32(seed));
        _bidIn[block.number][account] = true;
        held[account] += amount;
        _placed.push(Placed(auction.rounds() - 1, account, amount));
    }

    /// The owner changes the rule, which is refused while a round is open or unsettled.
    function setSecondPrice(bool secondPrice) external {
        try auction.setSecondPrice(secondPrice) {
            _secondPrice = secondPrice;
            if (auction.settled() != auction.rounds()) wrong = true;
        } catch {
            if (auction.settled() == auction.rounds()) wrong = true;
        }
    }

    function pass(uint256 blocks) external {
        vm.roll(block.number + within(blocks, 1, 10));
    }

    function settle() external {
        uint256 round = auction.settled();
        if (round == auction.rounds() || auction.blockOf(round) == block.number) return;
        uint256 received = token.balanceOf(PROCEEDS);
        auction.settle();
        received = token.balanceOf(PROCEEDS) - received;
        uint256 best;
        uint256 next = RESERVE;
        address winner;
        for (uint256 i = 0; i < _placed.length; i++) {
            Placed memory one = _placed[i];
            if (one.round != round) continue;
            held[one.bidder] -= one.amount;
            if (one.amount > best) (next, best, winner) = (best > next ? best : next, one.amount, one.bidder);
            else if (one.amount > next) next = one.amount;
        }
        uint256 price = _secondPrice ? next : best;
        due += price;
        escrow[winner] -= price;
        (uint256 number, address named, uint256 highest, uint256 paid) = auction.outcome();
        if (number != round || named != winner || highest != best || paid != price || received != price) wrong = true;
    }

    /// All rounds are settled and everybody takes his escrow out.
    function everybodyLeaves() external {
        vm.roll(block.number + 1);
        while (auction.settled() < auction.rounds()) auction.settle();
        for (uint256 i = 0; i < 4; i++) {
            uint256 all = auction.escrowOf(_accounts[i]);
            if (all == 0) continue;
            vm.prank(_accounts[i]);
            auction.withdraw(all);
        }
    }

    function accounts() external view returns (address[4] memory) {
        return _accounts;
    }
}

abstract contract BundleAuctionInvariants is Invariants {
    BundleAuctionHandler internal handler;
    BundleAuction internal auction;
    Token internal token;

    function setUp() public {
        vm.roll(1_000);
        handler = new BundleAuctionHandler(secondPrice());
        auction = handler.auction();
        token = handler.token();
        calls(
            address(handler),
            bytes.concat(
                handler.deposit.selector,
                handler.withdraw.selector,
                handler.bid.selector,
                handler.pass.selector,
                handler.settle.selector,
                handler.setSecondPrice.selector
            )
        );
    }

    function secondPrice() internal pure virtual returns (bool);

    function invariant_WhatWentInIsPaidOutOrHeld() public view {
        uint256 held = token.balanceOf(address(auction));
        vm.assertEq(handler.withdrawn() + token.balanceOf(handler.PROCEEDS()) + held, handler.deposited(), "all");
    }

    function invariant_EscrowsSumToWhatTheAuctionHolds() public view {
        address[4] memory accounts = handler.accounts();
        uint256 sum;
        for (uint256 i = 0; i < 4; i++) {
            sum += auction.escrowOf(accounts[i]);
        }
        vm.assertEq(sum, token.balanceOf(address(auction)), "held");
    }

    function invariant_OnlyWinnersPay() public view {
        address[4] memory accounts = handler.accounts();
        for (uint256 i = 0; i < 4; i++) {
            vm.assertEq(auction.escrowOf(accounts[i]), handler.escrow(accounts[i]), "each has what the model says");
        }
        vm.assertEq(token.balanceOf(handler.PROCEEDS()), handler.due(), "and the winners have paid the rest");
    }

    function invariant_TheHighestBidWinsAtTheRightPrice() public view {
        vm.assertEq(handler.wrong(), false, "as worked out from the list of bids");
    }

    function invariant_EverybodyCanLeaveAtAnyTime() public {
        handler.everybodyLeaves();
        vm.assertEq(token.balanceOf(address(auction)), 0, "no bid is lost");
    }
}

contract FirstPriceAuctionInvariants is BundleAuctionInvariants {
    function secondPrice() internal pure override returns (bool) {
        return false;
    }
}

contract SecondPriceAuctionInvariants is BundleAuctionInvariants {
    function secondPrice() internal pure override returns (bool) {
        return true;
    }
}
