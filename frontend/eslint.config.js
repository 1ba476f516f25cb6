import prettier from 'eslint-config-prettier/flat'
import vue from 'eslint-plugin-vue'
import { globalIgnores } from 'eslint/config'
import typescript from 'typescript-eslint'

const forbidImports = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
})

export default [
  globalIgnores(['target/', 'test-results/', 'src/api/schema.d.ts']),
  ...typescript.configs.recommended,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: typescript.parser } } },
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-props-destructuring': 'error',
      'vue/no-v-html': 'error',
      // An optional prop that is absent is undefined, which the type says already.
      'vue/require-default-prop': 'off',
      // The Content-Security-Policy refuses style attributes.
      'vue/no-static-inline-styles': 'error',
    },
  },
  forbidImports(
    ['src/features/**'],
    ['@/features/*', '../*'],
    'A feature imports itself with ./ and never another feature.',
  ),
  forbidImports(['src/{api,lib,messages,ui}/**'], ['@/features/*', '**/features/*'], 'Shared code knows no feature.'),
  { files: ['build/**'], rules: { 'no-console': 'off' } },
  prettier,
]
