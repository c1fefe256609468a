// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title METIS as an ERC-20 on a fork of Andromeda
/// @notice There, this token and the native coin are one ledger: the node keeps native balances in this contract's
/// storage. No other node does, so that on a fork a transfer of the one leaves the other as it was. This code takes the
/// place of Metis's own on forks: balances stay where they are, and METIS goes from one form into the other by deposit
/// and withdraw, one to one, with the events of a wrapped coin.
contract ForkedMetis {
    /// The layout of what it replaces: OpenZeppelin's ERC-20, behind which come the bridge's fields.
    mapping(address account => uint256) private _balances;
    mapping(address owner => mapping(address spender => uint256)) private _allowances;
    uint256 private _supply;

    event Transfer(address indexed from, address indexed to, uint256 amount);
    event Approval(address indexed owner, address indexed spender, uint256 amount);
    event Deposit(address indexed account, uint256 amount);
    event Withdrawal(address indexed account, uint256 amount);

    error TooLittle(address account, uint256 has, uint256 wanted);
    error NotAllowed(address spender, uint256 allowed, uint256 wanted);
    error NoSuchAccount();
    error Refused(address account);

    receive() external payable {
        deposit();
    }

    function name() external pure returns (string memory) {
        return "Metis Token";
    }

    function symbol() external pure returns (string memory) {
        return "Metis";
    }

    function decimals() external pure returns (uint8) {
        return 18;
    }

    function totalSupply() external view returns (uint256) {
        return _supply;
    }

    function balanceOf(address account) external view returns (uint256) {
        return _balances[account];
    }

    function allowance(address owner, address spender) external view returns (uint256) {
        return _allowances[owner][spender];
    }

    function deposit() public payable {
        _balances[msg.sender] += msg.value;
        _supply += msg.value;
        emit Deposit(msg.sender, msg.value);
    }

    function withdraw(uint256 amount) external {
        _take(msg.sender, amount);
        _supply -= amount;
        emit Withdrawal(msg.sender, amount);
        (bool paid,) = msg.sender.call{value: amount}("");
        if (!paid) revert Refused(msg.sender);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _allowances[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = _allowances[from][msg.sender];
        if (allowed != type(uint256).max) {
            if (allowed < amount) revert NotAllowed(msg.sender, allowed, amount);
            _allowances[from][msg.sender] = allowed - amount;
        }
        _move(from, to, amount);
        return true;
    }

    function _move(address from, address to, uint256 amount) private {
        if (to == address(0)) revert NoSuchAccount();
        _take(from, amount);
        _balances[to] += amount;
        emit Transfer(from, to, amount);
    }

    function _take(address from, uint256 amount) private {
        uint256 has = _balances[from];
        if (has < amount) revert TooLittle(from, has, amount);
        _balances[from] = has - amount;
    }
}
