// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorStorage} from "@openzeppelin/contracts/governance/extensions/GovernorStorage.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// Decides over the fund: OpenZeppelin's Governor, with the two rules that Metis votes by.
///
/// The quorum is a number of METIS and not a share of the votes that exist, and more than half may be asked for. What is
/// proposed is stored, so that anybody can queue and execute it by its number.
contract FundGovernor is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorStorage,
    GovernorVotes,
    GovernorTimelockControl
{
    uint256 private constant WHOLE = 10_000;

    uint256 private immutable _quorum;
    /// Votes for, of those for and against, that a proposal needs; in parts of 10,000.
    uint256 public immutable approval;

    /// OpenZeppelin's list gives a number away only together with all that was proposed.
    uint256[] private _ids;

    error ApprovalOutOfRange(uint256 approval);

    constructor(
        IVotes votes,
        TimelockController timelock,
        uint48 delay,
        uint32 period,
        uint256 threshold,
        uint256 quorum_,
        uint256 approval_
    )
        Governor("Fund governor")
        GovernorSettings(delay, period, threshold)
        GovernorVotes(votes)
        GovernorTimelockControl(timelock)
    {
        if (approval_ > WHOLE) revert ApprovalOutOfRange(approval_);
        _quorum = quorum_;
        approval = approval_;
    }

    /// The number of a proposal, by the order of proposing.
    function idAt(uint256 index) external view returns (uint256) {
        return _ids[index];
    }

    /// Votes for or abstaining without which nothing is decided.
    function quorum(uint256) public view override returns (uint256) {
        return _quorum;
    }

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function state(uint256 id) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(id);
    }

    function proposalNeedsQueuing(uint256 id) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.proposalNeedsQueuing(id);
    }

    function _voteSucceeded(uint256 id) internal view override(Governor, GovernorCountingSimple) returns (bool) {
        (uint256 against, uint256 inFavour,) = proposalVotes(id);
        return super._voteSucceeded(id) && inFavour * WHOLE >= approval * (inFavour + against);
    }

    function _propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calls,
        string memory description,
        address proposer
    ) internal override(Governor, GovernorStorage) returns (uint256) {
        uint256 id = super._propose(targets, values, calls, description, proposer);
        _ids.push(id);
        return id;
    }

    function _queueOperations(
        uint256 id,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calls,
        bytes32 description
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(id, targets, values, calls, description);
    }

    function _executeOperations(
        uint256 id,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calls,
        bytes32 description
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(id, targets, values, calls, description);
    }

    function _cancel(address[] memory targets, uint256[] memory values, bytes[] memory calls, bytes32 description)
        internal
        override(Governor, GovernorTimelockControl)
        returns (uint256)
    {
        return super._cancel(targets, values, calls, description);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
