import type { z } from 'zod'
import type { registry } from './registry.ts'

/**
 * Metis Andromeda, as of November 2026. Sources: Metis's own documentation (predeploys, WMETIS, Multicall3), Netswap's
 * README and SDK (factory and router, whose pools hold METIS as the ERC-20), the Aave address book (AaveV3Metis), ENKI's
 * verified contracts, and for Hercules the registries of DefiLlama's adapters. None of it was checked against a live node:
 * what is wrong shows when a fork is opened, as an error that names the address.
 */
export const andromeda: z.input<typeof registry> = {
  chain: 'Metis Andromeda',
  chainId: 1088,
  protocols: {
    metis: {
      wmetis: '0x75cb093E4D61d2A2e65D8e0BBb01DE8d89b53481',
      gasPriceOracle: '0x420000000000000000000000000000000000000F',
      multicall3: '0xcA11bde05977b3631167028862bE2a173976CA11',
      erc20: '0xDeadDeAddeAddEAddeadDEaDDEAdDeaDDeAD0000',
    },
    bridge: {
      usdc: '0xEA32A96608495e54156Ae48931A7c20f0dcc1a21',
      weth: '0x420000000000000000000000000000000000000A',
    },
    netswap: {
      factory: '0x70f51d68D16e8f9e418441280342BD43AC9Dff9f',
      router: '0x1E876cCe41B7b844FDe09E38Fa1cf00f213bFf56',
    },
    lending: { provider: '0xB9FABd7500B2C6781c35Dd48d54f81fc2299D7AF' },
  },
  known: [
    ...named('an older generation of Algebra, whose pools answer otherwise; position manager and router unknown', {
      'Hercules V3 factory': '0xC5BfA92f27dF36d268422EE314a1387bB5ffB06A',
      'Hercules V3 quoter': '0xdc2496c72911542a359B9c4d6Fc114c9a392e3D7',
      'Hercules V3 WETH/WMETIS': '0xbD718c67cD1e2f7FBe22d47bE21036cD647C7714',
    }),
    ...named('pools of two kinds with fees of their own for each direction', {
      'Hercules V2 factory': '0xF38E7c7f8eA779e8A193B61f9155E6650CbAE095',
      'Hercules V2 router': '0x14679D1Da243B8c7d1A4c6d0523A2Ce614Ef027C',
    }),
    ...named('what it locks is on L1, which is not there on a fork of L2', {
      'ENKI eMETIS': '0x97a2de3A09F4A4229369ee82c7F76be1a5564661',
      'ENKI seMETIS': '0x79F3522a1b56f22a6549e42f9cfa92eF5FEb81e8',
      'ENKI token': '0x096A84536ab84E68ee210561FFD3A038E79736F1',
      'Artemis artMETIS': '0x2583A2538272f31e9A15dD12A432B8C96Ab4821d',
      'Artemis deposit pool': '0x96C4A48Abdf781e9c931cfA92EC0167Ba219ad8E',
      'Sequencer set': '0x0fe382b74C3894B65c10E5C12ae60Bbd8FAf5b48',
    }),
    ...named('nothing here trades it', {
      'm.USDT': '0xbB06DCA3AE6887fAbF931640f67cab3e3a16F4dC',
      'm.DAI': '0x4c078361FC9BbB78DF910800A991C7c3DD2F6ce0',
      'WMETIS (Sushi)': '0x75cb093E4D61d2A2e65D8e0BBb01DE8d89b53481',
      NETT: '0x90fE084F877C65e1b577c7b2eA64B8D8dd1AB278',
    }),
  ],
}

function named(note: string, places: Readonly<Record<string, string>>) {
  return Object.entries(places).map(([name, address]) => ({ name, address, note }))
}
