import style from '@stylistic/eslint-plugin'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

const parser = { parser: ts.parser, projectService: true, extraFileExtensions: ['.vue'] }

export default ts.config(
  { ignores: ['dist/', 'generated/', 'target/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ts.configs.recommended,
  vue.configs['flat/essential'],
  {
    // The layout; Prettier would lay out nearly every component anew, whatever its line's width.
    plugins: { style },
    rules: {
      'style/arrow-parens': 'error',
      'style/comma-dangle': ['error', 'always-multiline'],
      'style/comma-spacing': 'error',
      'style/eol-last': 'error',
      'style/keyword-spacing': 'error',
      'style/no-multiple-empty-lines': ['error', { max: 1, maxEOF: 0 }],
      'style/no-tabs': 'error',
      'style/no-trailing-spaces': 'error',
      'style/object-curly-spacing': ['error', 'always'],
      'style/quotes': ['error', 'single', { avoidEscape: true }],
      'style/semi': ['error', 'never'],
      'style/space-before-blocks': 'error',
      'style/space-infix-ops': 'error',
      'style/type-annotation-spacing': 'error',
      'vue/html-indent': 'error',
      'vue/html-quotes': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue', 'vite.config.ts'],
    languageOptions: { parserOptions: { ...parser, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['error'] }],
      'prefer-const': 'error',
      // What may fail is awaited, or said to be left alone by `void`.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // The compiler knows them all.
      '@typescript-eslint/no-unused-vars': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
      'vue/no-template-target-blank': 'error',
      'vue/no-ref-object-reactivity-loss': 'error',
      'vue/no-unused-properties': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-useless-v-bind': 'error',
      'vue/require-explicit-emits': 'error',
      'vue/html-button-has-type': 'error',
    },
  },
)
