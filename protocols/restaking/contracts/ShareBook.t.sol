// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IShareHistory} from "./StakerRewards.sol";

/// A vault's book of shares as Symbiotic keeps it: one entry for each second in which shares changed, the last of it.
/// The vault itself asks for another compiler than forge has; test/protocols/restaking.test.ts has the real one.
contract ShareBook is IShareHistory {
    struct Entry {
        uint256 since;
        uint256 shares;
    }

    Entry[] private _total;
    mapping(address account => Entry[]) private _of;

    function set(address account, uint256 shares) external {
        uint256 before = _at(_of[account], block.timestamp);
        _push(_of[account], shares);
        _push(_total, _at(_total, block.timestamp) - before + shares);
    }

    function activeSharesAt(uint48 timestamp, bytes memory) external view override returns (uint256) {
        return _at(_total, timestamp);
    }

    function activeSharesOfAt(address account, uint48 timestamp, bytes memory)
        external
        view
        override
        returns (uint256)
    {
        return _at(_of[account], timestamp);
    }

    function _push(Entry[] storage book, uint256 shares) private {
        uint256 length = book.length;
        if (length > 0 && book[length - 1].since == block.timestamp) book[length - 1].shares = shares;
        else book.push(Entry(block.timestamp, shares));
    }

    function _at(Entry[] storage book, uint256 timestamp) private view returns (uint256) {
        for (uint256 i = book.length; i > 0; i--) {
            if (book[i - 1].since <= timestamp) return book[i - 1].shares;
        }
        return 0;
    }
}
