// What the program says to its users in whole sentences, read out of its sources: the catalogue of translations is held against it.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '../..')
/** What answers a window: the editor's main side, and the engine that it asks. Whatever these load may speak to its user. */
const entries = ['src-main/app/editor/editor.ts', 'src-main/engine/main.ts']
/** What is for the makers of the program. */
const apart = /^(Error|RangeError|TypeError)$/
/** Reports, and the readers of published data sets: of the command line alone. */
const elsewhere = [/evaluation\/report/, /datasets\/(bair|kth|ucf101|tfrecord|tf-example)\.ts$/]

/** Files of the program that a file loads when it runs. */
function importsOf(source: ts.SourceFile, file: string): string[] {
  return source.statements.flatMap((statement) => {
    const isImport =
      ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword
    if (!isImport || !ts.isStringLiteral(statement.moduleSpecifier)) return []
    const { text } = statement.moduleSpecifier
    return text.startsWith('.') ? [join(dirname(file), text)] : []
  })
}

/** The text of an expression, `{}` for whatever is put in. */
function patternOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('')
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const parts = [patternOf(node.left), patternOf(node.right)]
    return parts.every((part) => part === undefined) ? undefined : parts.map((part) => part ?? '{}').join('')
  }
  return ts.isParenthesizedExpression(node) ? patternOf(node.expression) : undefined
}

const isSentence = (text: string): boolean =>
  /^(\p{Lu}|\{\}|").* .*[.?!](\{\})?$/su.test(text) &&
  text.replaceAll('{}', '').replace(/[^a-z]/gi, '').length > 8

function collect(source: ts.SourceFile, file: string, into: Map<string, string>): void {
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && apart.test(node.expression.text)) {
      return
    }
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node)) {
      const pattern = patternOf(node)
      if (pattern !== undefined && isSentence(pattern)) {
        into.set(pattern, file)
        return
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
}

/** Every sentence with a file that it is in. */
export function saidInSource(): Map<string, string> {
  const found = new Map<string, string>()
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    const text = readFileSync(join(root, file), 'utf8')
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
    if (!elsewhere.some((pattern) => pattern.test(file))) collect(source, file, found)
    for (const next of importsOf(source, file)) visit(next)
  }
  for (const entry of entries) visit(entry)
  return found
}
