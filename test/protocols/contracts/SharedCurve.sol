// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

interface ICurve {
    function OPTIMAL_USAGE_RATIO() external view returns (uint256);
    function getBaseVariableBorrowRate() external view returns (uint256);
    function getVariableRateSlope1() external view returns (uint256);
    function getVariableRateSlope2() external view returns (uint256);
}

/// The interest rates of all reserves in one contract, as markets of Aave 3.1 and later have them. The formula is the
/// same: each reserve's own curve is asked.
contract SharedCurve {
    /// Which word of the arguments of `calculateInterestRates` is the reserve.
    uint256 private constant RESERVE = 7;

    mapping(address reserve => ICurve) private _curves;

    constructor(address[] memory reserves, ICurve[] memory curves) {
        for (uint256 i = 0; i < reserves.length; i++) {
            _curves[reserves[i]] = curves[i];
        }
    }

    function getOptimalUsageRatio(address reserve) external view returns (uint256) {
        return _curves[reserve].OPTIMAL_USAGE_RATIO();
    }

    function getBaseVariableBorrowRate(address reserve) external view returns (uint256) {
        return _curves[reserve].getBaseVariableBorrowRate();
    }

    function getVariableRateSlope1(address reserve) external view returns (uint256) {
        return _curves[reserve].getVariableRateSlope1();
    }

    function getVariableRateSlope2(address reserve) external view returns (uint256) {
        return _curves[reserve].getVariableRateSlope2();
    }

    fallback(bytes calldata question) external returns (bytes memory) {
        uint256 start = 4 + 32 * RESERVE;
        address reserve = abi.decode(question[start:start + 32], (address));
        (bool done, bytes memory rates) = address(_curves[reserve]).staticcall(question);
        require(done, "no rates");
        return rates;
    }
}
