// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {VestedGrant} from "./VestedGrant.sol";

/// Every grant of the fund: who gets how much, for what, and what has become of it.
///
/// Upfront grants are paid at once. Milestone grants are paid in equal parts, each after the attestor has seen its
/// milestone. Vested grants are paid by the second. Retroactive grants are paid in one or by parts, for as much as the attestor
/// finds done when they are due. What has to be earned may have a last day. All but the first are funded when they are made, so that a
/// promise is money; and of all but the first, governance can take back what is not yet owed.
contract GrantBook is ReentrancyGuard {
    using SafeERC20 for IERC20;

    enum Kind {
        Upfront,
        Milestone,
        Vested,
        Retroactive
    }

    /// What governance decides. Fields that a kind does not know have to be zero.
    struct Terms {
        Kind kind;
        address recipient;
        uint256 amount;
        /// Milestone, Retroactive: how many equal parts; a retroactive grant without has one.
        uint256 milestones;
        /// Seconds since 1970. Vested: when vesting starts, zero for at once. Retroactive: when it is due.
        uint256 start;
        /// Vested: seconds.
        uint256 duration;
        /// Milestone, Retroactive: seconds since 1970 from which nothing can be attested any more; zero for never.
        uint256 until;
    }

    struct Grant {
        address recipient;
        Kind kind;
        uint8 milestones;
        uint8 attested;
        /// Nothing can be attested any more.
        bool closed;
        uint64 due;
        uint128 amount;
        /// By the book itself; a vested grant's wallet knows what it released.
        uint128 paid;
        uint128 clawedBack;
        uint64 until;
        VestedGrant wallet;
    }

    IERC20 public immutable token;
    /// Makes grants, pays for them, and takes back: the fund's timelock.
    address public immutable governance;
    /// Says which milestones are reached, and can say nothing else.
    address public immutable attestor;

    Grant[] private _grants;
    mapping(address recipient => uint256[]) private _grantsOf;

    event GrantMade(
        uint256 indexed id, address indexed recipient, Kind kind, uint256 amount, uint256 milestones, uint256 due
    );
    event MilestoneAttested(uint256 indexed id, address indexed recipient, uint256 reached, uint256 milestones);
    event GrantPaid(uint256 indexed id, address indexed recipient, uint256 amount);
    event ClawedBack(uint256 indexed id, address indexed recipient, uint256 amount);

    error NotGovernance();
    error NotAttestor();
    error WrongTerms();
    error NoSuchGrant(uint256 id);
    error NotAttestable(uint256 id);
    error NotYetDue(uint256 id, uint256 due);
    error TooLate(uint256 id, uint256 until);
    error NotYetLapsed(uint256 id, uint256 until);
    error NothingToClaim(uint256 id);
    error NothingToClawBack(uint256 id);

    modifier onlyGovernance() {
        _onlyGovernance();
        _;
    }

    constructor(IERC20 token_, address governance_, address attestor_) {
        token = token_;
        governance = governance_;
        attestor = attestor_;
    }

    /// Makes a grant with money that governance has approved.
    function grant(Terms calldata terms) external nonReentrant onlyGovernance returns (uint256 id) {
        _check(terms);
        id = _grants.length;
        _grantsOf[terms.recipient].push(id);
        Grant storage made = _grants.push();
        (made.recipient, made.kind, made.amount) = (terms.recipient, terms.kind, SafeCast.toUint128(terms.amount));
        address receiver = address(this);
        if (terms.kind == Kind.Upfront) {
            made.paid = made.amount;
            receiver = terms.recipient;
        } else if (terms.kind == Kind.Vested) {
            uint64 start = terms.start == 0 ? uint64(block.timestamp) : SafeCast.toUint64(terms.start);
            made.wallet = new VestedGrant(terms.recipient, token, start, SafeCast.toUint64(terms.duration));
            made.due = start;
            receiver = address(made.wallet);
        } else {
            made.milestones = terms.milestones == 0 ? 1 : SafeCast.toUint8(terms.milestones);
            (made.due, made.until) = (SafeCast.toUint64(terms.start), SafeCast.toUint64(terms.until));
        }
        emit GrantMade(id, terms.recipient, terms.kind, terms.amount, made.milestones, made.due);
        if (terms.kind == Kind.Upfront) emit GrantPaid(id, terms.recipient, terms.amount);
        token.safeTransferFrom(governance, receiver, terms.amount);
    }

    /// Says that the next milestone of a grant is reached, or that a retroactive one has been earned.
    function attest(uint256 id) external {
        if (msg.sender != attestor) revert NotAttestor();
        Grant storage entry = _at(id);
        if (entry.closed || entry.attested == entry.milestones) revert NotAttestable(id);
        if (block.timestamp < entry.due) revert NotYetDue(id, entry.due);
        if (entry.until > 0 && block.timestamp >= entry.until) revert TooLate(id, entry.until);
        entry.attested++;
        emit MilestoneAttested(id, entry.recipient, entry.attested, entry.milestones);
    }

    /// Pays what is owed on a grant to whom it was given, whoever asks for it.
    function claim(uint256 id) external nonReentrant returns (uint256 amount) {
        Grant storage entry = _at(id);
        amount = claimable(id);
        if (amount == 0) revert NothingToClaim(id);
        emit GrantPaid(id, entry.recipient, amount);
        if (entry.kind == Kind.Vested) {
            entry.wallet.release(address(token));
        } else {
            entry.paid += SafeCast.toUint128(amount);
            token.safeTransfer(entry.recipient, amount);
        }
    }

    /// Takes back what is not yet owed on a grant; what is owed stays claimable.
    function clawBack(uint256 id) external nonReentrant onlyGovernance returns (uint256 amount) {
        return _takeBack(id, _at(id));
    }

    /// Gives the fund back what can no longer be earned on a grant, whoever asks for it.
    function lapse(uint256 id) external nonReentrant returns (uint256 amount) {
        Grant storage entry = _at(id);
        if (entry.until == 0 || block.timestamp < entry.until) revert NotYetLapsed(id, entry.until);
        return _takeBack(id, entry);
    }

    /// Wei that a claim would pay now.
    function claimable(uint256 id) public view returns (uint256) {
        Grant storage entry = _at(id);
        if (entry.kind == Kind.Upfront) return 0;
        if (entry.kind == Kind.Vested) return entry.wallet.releasable(address(token));
        return uint256(entry.amount) * entry.attested / entry.milestones - entry.paid;
    }

    /// Wei paid on a grant so far.
    function paid(uint256 id) public view returns (uint256) {
        Grant storage entry = _at(id);
        return entry.kind == Kind.Vested ? entry.wallet.released(address(token)) : entry.paid;
    }

    function count() external view returns (uint256) {
        return _grants.length;
    }

    /// A vested grant's wallet; zero for other kinds.
    function walletOf(uint256 id) external view returns (address) {
        return address(_at(id).wallet);
    }

    /// A grant as a row of fixed size.
    struct Record {
        address recipient;
        uint256 kind;
        uint256 amount;
        uint256 paid;
        uint256 claimable;
        uint256 clawedBack;
        uint256 milestones;
        uint256 attested;
        uint256 due;
        uint256 until;
    }

    /// The first grants, `most` at most.
    function records(uint256 most) external view returns (Record[] memory rows) {
        rows = new Record[](_grants.length < most ? _grants.length : most);
        for (uint256 id = 0; id < rows.length; id++) {
            Grant storage entry = _grants[id];
            Record memory row = rows[id];
            (row.recipient, row.kind, row.amount) = (entry.recipient, uint256(entry.kind), entry.amount);
            (row.paid, row.claimable, row.clawedBack) = (paid(id), claimable(id), entry.clawedBack);
            (row.milestones, row.attested) = (entry.milestones, entry.attested);
            (row.due, row.until) = (entry.due, entry.until);
        }
    }

    /// What one account was granted and may keep, was paid, and could claim now; wei.
    function accountOf(address recipient)
        external
        view
        returns (uint256 grants, uint256 granted, uint256 received, uint256 claimable_)
    {
        uint256[] storage ids = _grantsOf[recipient];
        grants = ids.length;
        for (uint256 i = 0; i < grants; i++) {
            granted += _grants[ids[i]].amount - _grants[ids[i]].clawedBack;
            received += paid(ids[i]);
            claimable_ += claimable(ids[i]);
        }
    }

    function _takeBack(uint256 id, Grant storage entry) private returns (uint256 amount) {
        if (entry.closed) revert NothingToClawBack(id);
        entry.closed = true;
        bool vests = entry.kind == Kind.Vested;
        amount = vests ? entry.wallet.clawBack(governance) : entry.amount - entry.paid - claimable(id);
        if (amount == 0) revert NothingToClawBack(id);
        entry.clawedBack = SafeCast.toUint128(amount);
        emit ClawedBack(id, entry.recipient, amount);
        if (!vests) token.safeTransfer(governance, amount);
    }

    function _onlyGovernance() private view {
        if (msg.sender != governance) revert NotGovernance();
    }

    function _at(uint256 id) private view returns (Grant storage) {
        if (id >= _grants.length) revert NoSuchGrant(id);
        return _grants[id];
    }

    function _check(Terms calldata terms) private view {
        if (terms.recipient == address(0) || terms.recipient == address(this)) revert WrongTerms();
        if (terms.recipient == governance || terms.amount == 0) revert WrongTerms();
        if (terms.kind == Kind.Milestone
                ? terms.milestones == 0
                : terms.milestones > 0 && terms.kind != Kind.Retroactive) {
            revert WrongTerms();
        }
        if ((terms.duration > 0) != (terms.kind == Kind.Vested)) revert WrongTerms();
        bool dated = terms.kind == Kind.Vested || terms.kind == Kind.Retroactive;
        if (terms.start > 0 && !dated) revert WrongTerms();
        bool earned = terms.kind == Kind.Milestone || terms.kind == Kind.Retroactive;
        if (terms.until > 0 && (!earned || terms.until <= block.timestamp || terms.until <= terms.start)) {
            revert WrongTerms();
        }
    }
}
