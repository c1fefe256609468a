/**
 * What stays outside in the form that gas is paid in: whoever waits outside sends METIS over the bridge for the whole run,
 * and Anvil wants the fee cap of each such transfer to be payable although nobody pays it.
 */
export const outsideReserve = 1_000n * 10n ** 18n
