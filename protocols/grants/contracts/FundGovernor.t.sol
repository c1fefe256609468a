// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Test} from "../../../test/solidity/Test.sol";
import {Token} from "../../../test/solidity/Token.sol";
import {Agenda} from "./Agenda.sol";
import {FundGovernor} from "./FundGovernor.sol";
import {GrantBook} from "./GrantBook.sol";
import {VoteMetis} from "./VoteMetis.sol";

contract FundGovernorTest is Test {
    uint256 private constant QUORUM = 20_000 ether;
    uint256 private constant MOST = 1e25;

    address private constant ATTESTOR = address(0xa77e);
    address private constant BUILDER = address(0xb1);
    address private constant YES = address(0x1);
    address private constant NO = address(0x2);

    Token private metis;
    VoteMetis private votes;
    TimelockController private timelock;
    FundGovernor private governor;
    GrantBook private book;
    Agenda private agenda;

    function setUp() public {
        vm.warp(START);
        metis = new Token();
        votes = new VoteMetis(metis);
        address[] memory nobody = new address[](0);
        address[] memory anybody = new address[](1);
        timelock = new TimelockController(1 days, nobody, anybody, address(this));
        governor = new FundGovernor(votes, timelock, 1 days, 3 days, 0, QUORUM, 8000);
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(governor));
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), address(this));
        book = new GrantBook(metis, address(timelock), ATTESTOR);
        agenda = new Agenda(governor, book);
        metis.mint(address(timelock), 1000 ether);
    }

    /// Metis asked for 20,000 METIS and four fifths of them in favour.
    function testFuzz_AProposalNeedsItsQuorumAndFourFifths(uint256 yes, uint256 no) public {
        (yes, no) = (anySize(yes, MOST), anySize(no, MOST));
        lock(YES, yes);
        lock(NO, no);
        uint256 id = propose();
        vm.warp(START + 1 days + 1);
        cast(YES, id, 1);
        cast(NO, id, 0);
        vm.warp(START + 4 days + 1);
        bool carried = yes >= QUORUM && yes > no && yes * 10 >= (yes + no) * 8;
        IGovernor.ProposalState then = carried ? IGovernor.ProposalState.Succeeded : IGovernor.ProposalState.Defeated;
        vm.assertEq(uint256(governor.state(id)), uint256(then), "quorum counts what is in favour");
    }

    function test_MoneyLeavesOnlyAfterTheVoteAndTheDelay() public {
        lock(YES, QUORUM);
        uint256 id = propose();
        vm.warp(START + 1 days + 1);
        cast(YES, id, 1);
        refused(abi.encodeWithSignature("queue(uint256)", id));
        vm.warp(START + 4 days + 1);
        governor.queue(id);
        refused(abi.encodeWithSignature("execute(uint256)", id));
        vm.warp(START + 5 days + 1);
        governor.execute(id);
        vm.assertEq(metis.balanceOf(BUILDER), 100 ether, "the grant is paid");
        refused(abi.encodeWithSignature("execute(uint256)", id));
        vm.assertEq(metis.balanceOf(BUILDER), 100 ether, "once");
    }

    function test_METISLockedAfterTheSnapshotDoesNotVote() public {
        uint256 id = propose();
        vm.warp(START + 1 days + 1);
        lock(YES, QUORUM);
        cast(YES, id, 1);
        (, uint256 inFavour,) = governor.proposalVotes(id);
        vm.assertEq(inFavour, 0, "what comes late counts for nothing");
    }

    function testFuzz_NobodyButTheGovernorSchedulesAndNobodyAdministers(address caller) public {
        vm.assume(caller != address(governor));
        vm.prank(caller);
        (bool scheduled,) =
            address(timelock).call(abi.encodeCall(timelock.schedule, (address(metis), 0, "", 0, 0, 1 days)));
        vm.assertEq(scheduled, false, "only what was voted on");
        vm.assume(caller != address(timelock));
        bytes32 role = timelock.PROPOSER_ROLE();
        vm.prank(caller);
        (bool granted,) = address(timelock).call(abi.encodeCall(timelock.grantRole, (role, caller)));
        vm.assertEq(granted, false, "and nobody makes himself a proposer");
    }

    function test_ApprovalAboveTheWholeIsRefused() public {
        vm.expectRevert(abi.encodeWithSelector(FundGovernor.ApprovalOutOfRange.selector, 10_001));
        new FundGovernor(votes, timelock, 0, 1, 0, 0, 10_001);
    }

    function test_TheAgendaShowsWhatIsAskedAndWhoHasVoted() public {
        lock(YES, QUORUM);
        uint256 id = propose();
        Agenda.Item memory item = agenda.items(16)[0];
        vm.assertEq(item.proposer, address(this), "whose it is");
        vm.assertEq(item.id, id, "its number");
        vm.assertEq(item.stage, 0, "not open yet");
        vm.assertEq(item.opens, START + 1 days, "when it opens");
        vm.assertEq(item.closes, START + 4 days, "and closes");
        vm.assertEq(item.executable, 0, "and not yet queued");
        vm.assertEq(item.recipient, BUILDER, "for whom");
        vm.assertEq(item.kind, uint256(GrantBook.Kind.Upfront), "of which kind");
        vm.assertEq(item.amount, 100 ether, "and how much");
        vm.assertEq(agenda.votedBy(YES), 0, "nobody has voted");
        vm.warp(START + 1 days + 1);
        cast(YES, id, 1);
        vm.assertEq(agenda.votedBy(YES), 1, "now one has");
        vm.assertEq(agenda.votedBy(NO), 0, "and the other has not");
        vm.assertEq(agenda.items(16).length, 1, "and there is no other");
        vm.assertEq(agenda.items(0).length, 0, "no more than is asked for");
    }

    function test_TheAgendaSaysNothingOfWhatIsNoGrant() public {
        address[] memory targets = new address[](1);
        bytes[] memory calls = new bytes[](1);
        targets[0] = address(metis);
        calls[0] = abi.encodeCall(metis.transfer, (BUILDER, 1 ether));
        governor.propose(targets, new uint256[](1), calls, "a transfer");
        (targets[0], calls[0]) = (address(book), abi.encodeCall(book.clawBack, (0)));
        governor.propose(targets, new uint256[](1), calls, "a clawback");
        calls[0] = "";
        governor.propose(targets, new uint256[](1), calls, "nothing");
        Agenda.Item[] memory items = agenda.items(16);
        vm.assertEq(items.length, 3, "all are there");
        for (uint256 i = 0; i < 3; i++) {
            vm.assertEq(items[i].recipient, address(0), "no recipient");
            vm.assertEq(items[i].amount, 0, "no amount");
            vm.assertEq(items[i].takesBack, i == 1 ? 1 : 0, "and which grant is to be taken back");
        }
    }

    function lock(address voter, uint256 amount) private {
        metis.mint(voter, amount);
        vm.prank(voter);
        metis.approve(address(votes), amount);
        vm.prank(voter);
        votes.depositFor(voter, amount);
        vm.prank(voter);
        votes.delegate(voter);
    }

    function propose() private returns (uint256) {
        address[] memory targets = new address[](2);
        bytes[] memory calls = new bytes[](2);
        (targets[0], targets[1]) = (address(metis), address(book));
        calls[0] = abi.encodeCall(metis.approve, (address(book), 100 ether));
        calls[1] = abi.encodeCall(book.grant, (GrantBook.Terms(GrantBook.Kind.Upfront, BUILDER, 100 ether, 0, 0, 0, 0)));
        return governor.propose(targets, new uint256[](2), calls, "a grant");
    }

    function cast(address voter, uint256 id, uint8 support) private {
        vm.prank(voter);
        governor.castVote(id, support);
    }

    function refused(bytes memory call) private {
        (bool done,) = address(governor).call(call);
        vm.assertEq(done, false, "not yet, or not again");
    }
}
