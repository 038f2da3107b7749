// A real n8n for the demo, the end-to-end tests and the bench: installed, started, driven as a person drives it.
export * from './callNode';
export * from './canvas';
export * from './editor';
export * from './flows';
export * from './pack';
export * from './panel';
export * from './processUsage';
export * from './provide';
export * from './request';
export * from './start';
export * from './until';
