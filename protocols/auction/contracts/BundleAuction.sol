// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// Sells the first place in a block to the highest of sealed bids, one round a block.
///
/// Bids are sealed by escrow within one block, not by commitment and revelation: an opportunity is gone when its block
/// is, and a revelation would come a block too late. Three things keep a bid from the other bidders. It draws on escrow
/// paid in before, so that no balance that anybody can read moves with it. It is only written down and compared with
/// nothing, so that neither a result nor the gas of a later bid tells its amount. And no function shows it while its
/// block lasts; only how many accounts have bid can be guessed. Whoever makes the blocks sees all bids, as a sequencer
/// with a mempool of its own does; that trust is part of the design.
///
/// The sequencer applies the same rule when it orders the block. Anybody settles the round in a later block: the winner
/// pays the proceeds' receiver, and everybody else's escrow is free again. What the winner pays, its own bid or the second
/// highest, is a policy: the owner says which, between rounds and never while somebody has bid under the other rule.
contract BundleAuction is Ownable, ReentrancyGuard {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    struct Bid {
        address bidder;
        uint96 amount;
    }

    struct Outcome {
        uint256 round;
        address winner;
        uint256 bid;
        uint256 price;
    }

    /// A round that nobody can afford to settle would block all that follow.
    uint256 public constant MOST_BIDS = 256;

    IERC20 public immutable token;
    /// Who gets what winners pay.
    address public immutable proceeds;
    /// Lowest bid, and lowest price.
    uint256 public immutable reserve;

    /// The winner pays the second highest bid, or else its own.
    bool public secondPrice;
    /// Wei that an account has here, whether or not bids hold them.
    mapping(address account => uint256) public escrowOf;
    /// Rounds that have begun: one for each block with a bid.
    uint256 public rounds;
    /// Rounds that are settled: they are settled in their order.
    uint256 public settled;
    /// The block of an unsettled round. What is settled is forgotten, so that the chain does not grow with every round.
    mapping(uint256 round => uint256) public blockOf;
    /// Of the round that was settled last.
    Outcome public outcome;

    mapping(uint256 round => Bid[]) private _bids;
    /// Wei of an account's escrow that its bids of unsettled rounds hold. Public, it would show a bid at once.
    mapping(address account => uint256) private _locked;
    /// The last round that an account has bid in, counted from 1.
    mapping(address account => uint256) private _lastRound;

    event PriceSet(bool secondPrice);
    event Deposited(address indexed account, uint256 amount);
    event Withdrawn(address indexed account, uint256 amount);
    event BidPlaced(uint256 indexed round, address indexed bidder, uint256 amount, bytes32 bundle);
    event Settled(uint256 indexed round, address indexed winner, uint256 bid, uint256 price);

    error ZeroAmount();
    error ZeroAddress();
    error InsufficientEscrow(uint256 wanted, uint256 available);
    error BelowReserve(uint256 amount, uint256 least);
    error OneBidARound();
    error RoundIsFull();
    error NothingToSettle();
    error StillSealed(uint256 round);
    error RoundUnsettled(uint256 round);

    constructor(IERC20 token_, address owner_, address proceeds_, bool secondPrice_, uint256 reserve_) Ownable(owner_) {
        if (proceeds_ == address(0)) revert ZeroAddress();
        // A bid of nothing would win a round that nobody wants.
        if (reserve_ == 0) revert ZeroAmount();
        token = token_;
        proceeds = proceeds_;
        secondPrice = secondPrice_;
        reserve = reserve_;
        emit PriceSet(secondPrice_);
    }

    /// Says what winners of the rounds to come pay. Whoever has bid has done so under the rule of then: no round may be
    /// open or unsettled.
    function setSecondPrice(bool secondPrice_) external onlyOwner {
        if (settled != rounds) revert RoundUnsettled(settled);
        secondPrice = secondPrice_;
        emit PriceSet(secondPrice_);
    }

    /// Pays `amount` into the caller's escrow.
    function deposit(uint256 amount) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        escrowOf[msg.sender] += amount;
        emit Deposited(msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// Takes `amount` of the caller's escrow out, or all that no bid holds for the largest uint256.
    function withdraw(uint256 amount) external nonReentrant {
        uint256 available = escrowOf[msg.sender] - _locked[msg.sender];
        if (amount == type(uint256).max) amount = available;
        if (amount == 0) revert ZeroAmount();
        if (amount > available) revert InsufficientEscrow(amount, available);
        escrowOf[msg.sender] -= amount;
        emit Withdrawn(msg.sender, amount);
        token.safeTransfer(msg.sender, amount);
    }

    /// Bids for the first place in this block. A bid cannot be changed or taken back. What is to be included first is in
    /// `bundle`, as the sequencer knows it.
    function bid(uint256 amount, bytes32 bundle) external nonReentrant {
        if (amount < reserve) revert BelowReserve(amount, reserve);
        uint96 stored = amount.toUint96();
        uint256 available = escrowOf[msg.sender] - _locked[msg.sender];
        if (amount > available) revert InsufficientEscrow(amount, available);
        uint256 round = _openRound();
        if (_lastRound[msg.sender] == round + 1) revert OneBidARound();
        if (_bids[round].length == MOST_BIDS) revert RoundIsFull();
        _lastRound[msg.sender] = round + 1;
        _locked[msg.sender] += amount;
        emit BidPlaced(round, msg.sender, amount, bundle);
        _bids[round].push(Bid(msg.sender, stored));
    }

    /// Settles the oldest unsettled round. The highest bid wins, of equal ones the first in its block.
    function settle() external nonReentrant {
        uint256 round = settled;
        if (round == rounds) revert NothingToSettle();
        if (blockOf[round] == block.number) revert StillSealed(round);
        settled = round + 1;
        Bid[] storage bids = _bids[round];
        uint256 count = bids.length;
        Bid memory best;
        uint256 second = reserve;
        for (uint256 i = 0; i < count; i++) {
            Bid memory one = bids[i];
            _locked[one.bidder] -= one.amount;
            if (one.amount > best.amount) {
                if (best.amount > second) second = best.amount;
                best = one;
            } else if (one.amount > second) {
                second = one.amount;
            }
        }
        uint256 price = secondPrice ? second : best.amount;
        escrowOf[best.bidder] -= price;
        outcome = Outcome(round, best.bidder, best.amount, price);
        delete blockOf[round];
        delete _bids[round];
        emit Settled(round, best.bidder, best.amount, price);
        token.safeTransfer(proceeds, price);
    }

    /// The bids of a round whose block is past and that is not yet settled.
    function bidsOf(uint256 round) external view returns (Bid[] memory) {
        if (round < rounds && blockOf[round] == block.number) revert StillSealed(round);
        return _bids[round];
    }

    function _openRound() private returns (uint256 round) {
        round = rounds;
        if (round > 0 && blockOf[round - 1] == block.number) return round - 1;
        blockOf[round] = block.number;
        rounds = round + 1;
    }
}
