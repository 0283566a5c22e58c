import react from '@vitejs/plugin-react';
import {defineConfig} from 'vite';

// The service under /auth of the same origin, so that its cookie belongs to the page: no CORS, no third-party cookie.
const service = {
  '/auth': {
    target: process.env.FOREST_GATE ?? 'http://localhost:8080',
    rewrite: (path: string) => path.replace(/^\/auth/, ''),
  },
};

export default defineConfig({
  plugins: [react()],
  server: {port: 5173, strictPort: true, proxy: service},
  preview: {port: 5173, strictPort: true, proxy: service},
});
