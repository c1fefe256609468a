// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// What builders have built, and how many use it: what is paid for in retrospect is measured by that.
///
/// A visit costs its fee, which goes to the builder at once; nothing is held here. A visitor counts once for each venue,
/// and a builder is no visitor of his own. Nothing stops somebody from visiting with many addresses.
contract Venues is ReentrancyGuard {
    using SafeERC20 for IERC20;

    struct Venue {
        uint96 fee;
        uint64 appeal;
        uint48 visits;
        uint48 visitors;
        /// Seconds since 1970: until when its builder has paid for its upkeep, and when somebody came last.
        uint64 keptUntil;
        uint64 lastVisit;
    }

    IERC20 public immutable money;

    address[] private _builders;
    mapping(address builder => Venue) private _venues;
    mapping(address builder => mapping(address visitor => bool)) public visited;

    event Opened(address indexed builder, uint256 fee, uint256 appeal);
    event Improved(address indexed builder, uint256 appeal, uint256 keptUntil);
    event Visited(address indexed builder, address indexed visitor, uint256 fee, uint256 visitors);

    error AlreadyOpen();
    error NoFee();
    error NoSuchVenue(address builder);
    error OwnVenue();

    constructor(IERC20 money_) {
        money = money_;
    }

    /// Opens the caller's venue. How well it works, in millionths of an ordinary one, is what its builder has made of
    /// it: nobody on the chain can check that, but visitors come by it.
    function open(uint256 fee, uint256 appeal, uint256 keptUntil) external {
        if (fee == 0) revert NoFee();
        if (_venues[msg.sender].fee > 0) revert AlreadyOpen();
        _builders.push(msg.sender);
        _venues[msg.sender] =
            Venue(SafeCast.toUint96(fee), SafeCast.toUint64(appeal), 0, 0, SafeCast.toUint64(keptUntil), 0);
        emit Opened(msg.sender, fee, appeal);
    }

    /// Says how well the caller's venue works by now, and until when it is kept up.
    function improve(uint256 appeal, uint256 keptUntil) external {
        Venue storage venue = _venues[msg.sender];
        if (venue.fee == 0) revert NoSuchVenue(msg.sender);
        (venue.appeal, venue.keptUntil) = (SafeCast.toUint64(appeal), SafeCast.toUint64(keptUntil));
        emit Improved(msg.sender, appeal, keptUntil);
    }

    function visit(address builder) external nonReentrant {
        Venue storage venue = _venues[builder];
        if (venue.fee == 0) revert NoSuchVenue(builder);
        if (builder == msg.sender) revert OwnVenue();
        venue.visits++;
        venue.lastVisit = uint64(block.timestamp);
        if (!visited[builder][msg.sender]) {
            visited[builder][msg.sender] = true;
            venue.visitors++;
        }
        emit Visited(builder, msg.sender, venue.fee, venue.visitors);
        money.safeTransferFrom(msg.sender, builder, venue.fee);
    }

    /// A venue as a row of fixed size.
    struct Record {
        address builder;
        uint256 fee;
        uint256 appeal;
        uint256 visits;
        uint256 visitors;
        uint256 keptUntil;
        uint256 lastVisit;
    }

    /// The first venues in the order of opening, `most` at most.
    function records(uint256 most) external view returns (Record[] memory rows) {
        rows = new Record[](_builders.length < most ? _builders.length : most);
        for (uint256 i = 0; i < rows.length; i++) {
            Venue storage venue = _venues[_builders[i]];
            Record memory row = rows[i];
            (row.builder, row.fee, row.appeal) = (_builders[i], venue.fee, venue.appeal);
            (row.visits, row.visitors) = (venue.visits, venue.visitors);
            (row.keptUntil, row.lastVisit) = (venue.keptUntil, venue.lastVisit);
        }
    }
}
