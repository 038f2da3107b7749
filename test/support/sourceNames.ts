import type { Node } from 'typescript';
import ts from 'typescript';

const parsed = (text: string) =>
	ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);

function nodesOf(node: Node): Node[] {
	const children: Node[] = [];
	ts.forEachChild(node, (child) => void children.push(child));
	return [node, ...children.flatMap(nodesOf)];
}

/** The names in a source: of variables, functions, types and members; not the words of its texts and comments. */
export function identifiersIn(text: string): Set<string> {
	const names = nodesOf(parsed(text)).filter(ts.isIdentifier);
	return new Set(names.map((name) => name.text));
}

const isText = (node: Node): node is ts.LiteralLikeNode =>
	ts.isStringLiteralLike(node) ||
	ts.isTemplateHead(node) ||
	ts.isTemplateMiddle(node) ||
	ts.isTemplateTail(node);

/** The texts in a source, such as labels and messages; one with values in it comes in its parts. */
export const textsIn = (text: string): string[] =>
	nodesOf(parsed(text))
		.filter(isText)
		.map((literal) => literal.text);

function namesOf(statement: ts.Statement): string[] {
	if (ts.isVariableStatement(statement)) {
		return statement.declarationList.declarations.map(({ name }) => name.getText());
	}
	const isNamed =
		ts.isFunctionDeclaration(statement) ||
		ts.isClassDeclaration(statement) ||
		ts.isInterfaceDeclaration(statement) ||
		ts.isTypeAliasDeclaration(statement);
	return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

/** What a source declares at its top: variables, functions, classes and types, each once. */
export const topLevelNamesIn = (text: string): Set<string> =>
	new Set(parsed(text).statements.flatMap(namesOf));
