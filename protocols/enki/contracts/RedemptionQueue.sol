// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Enumerable} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721Enumerable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IRedeemer} from "./IRedeemer.sol";

/// Turns eMETIS into METIS after a wait. Who gives eMETIS gets a ticket, an NFT that can be sold; at its maturity whoever
/// holds it is paid. Until then the eMETIS lies here and can be taken back. Locking LP tokens of the market of eMETIS
/// shortens the wait.
contract RedemptionQueue is ERC721Enumerable, ReentrancyGuard {
    using SafeERC20 for IERC20;

    /// What everybody agrees to. Shares are in millionths.
    struct Terms {
        /// Seconds from entering to maturity, and the fewest that locked LP tokens shorten them to.
        uint256 delay;
        uint256 leastDelay;
        /// LP tokens for a unit of eMETIS that shorten the wait all the way.
        uint256 fullLp;
        /// Share of a ticket that the treasury keeps when it is paid, and when it is cancelled.
        uint256 redemptionFee;
        uint256 cancelFee;
    }

    struct Ticket {
        uint256 amount;
        uint256 entered;
        /// LP tokens locked to shorten the wait.
        uint256 lp;
    }

    uint256 private constant MILLION = 1e6;

    IRedeemer public immutable dealer;
    IERC20 public immutable eMetis;
    IERC20 public immutable lpToken;
    address public immutable treasury;
    uint256 public immutable delay;
    uint256 public immutable leastDelay;
    uint256 public immutable fullLp;
    uint256 public immutable redemptionFee;
    uint256 public immutable cancelFee;

    mapping(uint256 id => Ticket) public tickets;
    /// eMETIS of all open tickets.
    uint256 public outstanding;
    uint256 private _issued;

    event Entered(address indexed account, uint256 indexed id, uint256 amount, uint256 maturity);
    event Shortened(uint256 indexed id, uint256 lp, uint256 maturity);
    event Redeemed(address indexed account, uint256 indexed id, uint256 amount, uint256 fee);
    event Cancelled(address indexed account, uint256 indexed id, uint256 amount, uint256 fee);

    error BadTerms();
    error ZeroAmount();
    error NotTicketOwner(uint256 id);
    error NotMature(uint256 maturity);

    constructor(IRedeemer dealer_, IERC20 lpToken_, Terms memory terms) ERC721("ENKI redemption ticket", "eTICKET") {
        if (terms.leastDelay > terms.delay || terms.fullLp == 0) revert BadTerms();
        if (terms.redemptionFee > MILLION || terms.cancelFee > MILLION) revert BadTerms();
        dealer = dealer_;
        eMetis = dealer_.eMetis();
        treasury = dealer_.treasury();
        lpToken = lpToken_;
        delay = terms.delay;
        leastDelay = terms.leastDelay;
        fullLp = terms.fullLp;
        redemptionFee = terms.redemptionFee;
        cancelFee = terms.cancelFee;
    }

    modifier onlyTicketOwner(uint256 id) {
        if (ownerOf(id) != msg.sender) revert NotTicketOwner(id);
        _;
    }

    /// Takes `amount` of the caller's eMETIS and gives `account` a ticket for it.
    function enter(address account, uint256 amount) external nonReentrant returns (uint256 id) {
        if (amount == 0) revert ZeroAmount();
        id = ++_issued;
        tickets[id] = Ticket(amount, block.timestamp, 0);
        outstanding += amount;
        _mint(account, id);
        emit Entered(account, id, amount, block.timestamp + delay);
        eMetis.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// Locks `lp` more of the caller's LP tokens until the ticket is paid or cancelled; the wait shortens in proportion.
    function shorten(uint256 id, uint256 lp) external nonReentrant onlyTicketOwner(id) {
        if (lp == 0) revert ZeroAmount();
        tickets[id].lp += lp;
        emit Shortened(id, lp, maturityOf(id));
        lpToken.safeTransferFrom(msg.sender, address(this), lp);
    }

    /// Pays a mature ticket in METIS, less the fee, and gives locked LP tokens back.
    function redeem(uint256 id, address account) external nonReentrant onlyTicketOwner(id) {
        uint256 maturity = maturityOf(id);
        if (block.timestamp < maturity) revert NotMature(maturity);
        Ticket memory ticket = _close(id);
        uint256 fee = Math.mulDiv(ticket.amount, redemptionFee, MILLION, Math.Rounding.Ceil);
        emit Redeemed(account, id, ticket.amount, fee);
        dealer.redeem(account, ticket.amount, fee);
        _unlock(ticket.lp);
    }

    /// Gives the eMETIS of a ticket back, less the fee, mature or not, and locked LP tokens with it.
    function cancel(uint256 id, address account) external nonReentrant onlyTicketOwner(id) {
        Ticket memory ticket = _close(id);
        uint256 fee = Math.mulDiv(ticket.amount, cancelFee, MILLION, Math.Rounding.Ceil);
        emit Cancelled(account, id, ticket.amount, fee);
        eMetis.safeTransfer(account, ticket.amount - fee);
        if (fee > 0) eMetis.safeTransfer(treasury, fee);
        _unlock(ticket.lp);
    }

    /// Seconds since 1970 from which a ticket can be paid.
    function maturityOf(uint256 id) public view returns (uint256) {
        Ticket memory ticket = tickets[id];
        _requireOwned(id);
        uint256 full = Math.mulDiv(ticket.amount, fullLp, MILLION, Math.Rounding.Ceil);
        uint256 shorter = ticket.lp >= full ? delay - leastDelay : Math.mulDiv(delay - leastDelay, ticket.lp, full);
        return ticket.entered + delay - shorter;
    }

    /// The `place`-th ticket of an account: its number, amount and maturity; zeros where there is none.
    function ticketOf(address account, uint256 place)
        external
        view
        returns (uint256 id, uint256 amount, uint256 maturity)
    {
        if (place >= balanceOf(account)) return (0, 0, 0);
        id = tokenOfOwnerByIndex(account, place);
        return (id, tickets[id].amount, maturityOf(id));
    }

    function _close(uint256 id) private returns (Ticket memory ticket) {
        ticket = tickets[id];
        delete tickets[id];
        outstanding -= ticket.amount;
        _burn(id);
    }

    function _unlock(uint256 lp) private {
        if (lp > 0) lpToken.safeTransfer(msg.sender, lp);
    }
}
