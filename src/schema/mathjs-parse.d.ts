/** The part of mathjs that reads expressions, bundled alone by src/node/build/mathjs-parts.ts. Nothing of it calculates. */

export type ParsedNode =
  | { readonly type: 'ConstantNode'; readonly value: unknown }
  | { readonly type: 'SymbolNode'; readonly name: string }
  | { readonly type: 'ParenthesisNode'; readonly content: ParsedNode }
  | {
      readonly type: 'OperatorNode';
      readonly fn: string;
      readonly op: string;
      readonly args: readonly ParsedNode[];
    }
  | {
      readonly type: 'ConditionalNode';
      readonly condition: ParsedNode;
      readonly trueExpr: ParsedNode;
      readonly falseExpr: ParsedNode;
    }
  | {
      readonly type: 'RelationalNode';
      readonly conditionals: readonly string[];
      readonly params: readonly ParsedNode[];
    }
  | { readonly type: 'FunctionNode'; readonly fn: ParsedNode; readonly args: readonly ParsedNode[] }
  | {
      readonly type: 'AccessorNode';
      readonly object: ParsedNode;
      readonly index: { readonly dimensions: readonly ParsedNode[] };
    }
  | {
      readonly type:
        | 'AssignmentNode'
        | 'BlockNode'
        | 'ArrayNode'
        | 'ObjectNode'
        | 'RangeNode'
        | 'FunctionAssignmentNode';
    };

/** Throws a SyntaxError that names the character. */
export function parse(text: string): ParsedNode;
