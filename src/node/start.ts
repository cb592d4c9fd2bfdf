#!/usr/bin/env node
/** The command `neraca`, bundled: where Node can keep what it has compiled, the next start finds it (Node 22 and later). */
import module from 'node:module';

const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();
await import('./bin.ts');
