// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

interface IERC20 {
    function balanceOf(address owner) external view returns (uint256);
    function approve(address spender, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

interface IRouter {
    function swapExactTokensForTokens(
        uint256 amountIn,
        uint256 amountOutMin,
        address[] calldata path,
        address to,
        uint256 deadline
    ) external returns (uint256[] memory amounts);
}

interface IDealer {
    function mint(address account, uint256 amount, bool stake) external;
}

/// @title Dollars into staked METIS in one transaction: over Netswap into METIS, at ENKI into seMETIS
contract SwapAndStake {
    IERC20 public immutable USDC;
    IERC20 public immutable METIS;
    IERC20 public immutable SE_METIS;
    IRouter public immutable ROUTER;
    IDealer public immutable DEALER;

    event Staked(address indexed account, uint256 dollars, uint256 shares);

    /// Somebody was faster, and the price is worse than the caller wants.
    error TooFewShares(uint256 shares, uint256 wanted);

    constructor(IERC20 usdc, IERC20 metis, IERC20 seMetis, IRouter router, IDealer dealer) {
        USDC = usdc;
        METIS = metis;
        SE_METIS = seMetis;
        ROUTER = router;
        DEALER = dealer;
    }

    /// Takes dollars of the caller and gives seMETIS, at least `minShares` of it.
    function stake(uint256 dollars, uint256 minShares) external returns (uint256 shares) {
        require(USDC.transferFrom(msg.sender, address(this), dollars), "no dollars");
        USDC.approve(address(ROUTER), dollars);
        address[] memory path = new address[](2);
        (path[0], path[1]) = (address(USDC), address(METIS));
        uint256 metis = ROUTER.swapExactTokensForTokens(dollars, 0, path, address(this), block.timestamp)[1];

        METIS.approve(address(DEALER), metis);
        uint256 before = SE_METIS.balanceOf(msg.sender);
        DEALER.mint(msg.sender, metis, true);
        shares = SE_METIS.balanceOf(msg.sender) - before;
        if (shares < minShares) revert TooFewShares(shares, minShares);
        emit Staked(msg.sender, dollars, shares);
    }
}
