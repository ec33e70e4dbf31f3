// CalibSyntax turns bytes into a lossless tree and back: tokens, parser, formatter. It knows the shape of a
// script and nothing of its meaning: names, types and units are words here.

/// What a node of the tree is, and what its children are, in this order.
///
/// A child that is optional and absent is ``SyntaxTree/absent``; one that had to be there and is not is a node of
/// kind `missing`. "list of X" stands for any number of children of that kind at the end.
/// Children always precede their parent in the arena (post-order), so a pass over the nodes by
/// index sees operands first, without recursion.
public enum SyntaxKind: UInt8, Sendable, CaseIterable {
  // Leaves.
  /// Something that had to be here; its span is empty. Reported where it was made.
  case missing
  /// Text that could not be understood; reported.
  case error
  /// A name or word: `peak`, `GeV`.
  case name
  /// A whole number literal, without a unit.
  case integer
  /// A number literal with a point or exponent, without a unit.
  case float
  /// Parses `8%`.
  case percent
  /// An operator's token, as the child of `binary`, `comparison`, `unary`, …
  case operatorToken
  /// Parses `true` or `false`.
  case boolean
  /// Parses `none`.
  case noneLiteral
  /// A run of literal characters of a string, quotes and braces excluded, escapes as written.
  case stringText

  // Numbers with units, strings.
  /// [number leaf, unitExpression]
  case quantity
  /// list of unitFactor
  case unitExpression
  /// [name, exponent | absent, sign]; sign is an operatorToken `/` where the factor is below, else absent
  case unitFactor
  /// [integer, integer | absent, minus operatorToken | absent]: numerator, denominator, sign
  case exponent
  /// list of stringText | interpolation
  case string
  /// [expression]
  case interpolation

  // Expressions.
  /// [left, operatorToken, right]: `+ - * / // mod ^ ± .. ..< ?? or and`
  case binary
  /// [operatorToken, operand]: `-`, `not`
  case unary
  /// [first, operatorToken, second, operatorToken, third, …]: chained as in Python; `not in` is one token
  case comparison
  /// [condition, then, else]; an `else if` is a conditional as the third child
  case conditional
  /// [parameters, body]; parameters is a nameList
  case lambda
  /// list of name
  case nameList
  /// [base, name]
  case member
  /// [base, name]
  case optionalMember
  /// [callee, list of argument]
  case call
  /// [name | absent, spread operatorToken | absent, expression]
  case argument
  /// [base, list of expression]
  case index
  /// [expression]
  case group
  /// list of expression
  case tuple
  /// list of element
  case list
  /// [spread operatorToken | absent, expression]
  case element
  /// [element, name, iterable, condition | absent]
  case comprehension
  /// list of entry
  case record
  /// [place, separator operatorToken | absent, value | absent, second value | absent]; separator `:` or `=`
  case entry
  /// [name, list of name | index]: `core.mean`, `du[sensor]`
  case place
  /// [expression, name]: `gauss as core`
  case labelled
  /// [expression, key]: `mean(t0) by layer`
  case keyed
  /// [expression, name]: `20_000 events per run`
  case per
  /// [expression, operatorToken, expression]: `dataset where …`, `… except …`
  case selection
  /// list of slot | execOutputs
  case exec
  /// list of execOutput
  case execOutputs
  /// [name, name (kind), list of argument | columnList]
  case execOutput

  // Types.
  /// [type, operatorToken `?`]
  case optionalType
  /// [name, list of type]: `Keyed<Int, ns>`
  case genericType
  /// [unitExpression]: `Int`, `GeV`, `Length/Time`
  case unitType
  /// [type, integer | absent]
  case listType
  /// list of column
  case recordType
  /// list of type
  case tupleType
  /// [tupleType, type]
  case functionType

  // A file and its declarations; each declaration's first child is its doc comment or absent.
  /// list of declarations
  case script
  /// The text of one or several `##` lines, as written.
  case docComment
  /// [doc, integer]
  case versionDeclaration
  /// [doc, string | modulePath, nameList | absent, name | absent]
  case useDeclaration
  /// list of name
  case modulePath
  /// [doc, name, type | absent, value | absent, string (env) | absent, condition | absent]
  case paramDeclaration
  /// [doc, name, slots]
  case profileDeclaration
  /// [doc, name, value | absent]
  case unitDeclaration
  /// [doc, name, type | absent, value]; also an item of datasets and calibrations
  case letDeclaration
  /// [doc, name, parameterList, type | absent, body]
  case fnDeclaration
  /// [doc, name, parameterList, body, modelParameterList | absent]
  case modelDeclaration
  /// list of modelParameter
  case modelParameterList
  /// [doc, name, type | absent, start, range | absent]
  case modelParameter
  /// list of parameter
  case parameterList
  /// [name, type | absent, value | absent]
  case parameter
  /// [doc, name, name (like) | absent, body]; body is a block
  case datasetDeclaration
  /// [doc, name | string, body | absent, template call | absent]; with `= template(…) with { … }` the call is the
  /// fourth child and the body, if any, the third
  case calibrationDeclaration
  /// as calibrationDeclaration
  case validationDeclaration
  /// [doc, name, parameterList, body]
  case templateDeclaration
  /// [doc, name, iterable, block of declarations]
  case forDeclaration
  /// [doc, name | absent, value, slots | absent]
  case storeDeclaration
  /// [doc, value, slots]
  case publishDeclaration
  /// [doc, name, slots]
  case backendDeclaration
  /// [doc, slots]
  case notifyDeclaration
  /// list of slot
  case slots
  /// list of items
  case block

  // Items of blocks; each item's first child is its doc comment or absent.
  /// [doc, name, value]
  case slot
  /// [doc, columnList]
  case columnsSlot
  /// list of column
  case columnList
  /// [doc, place, type | absent, range | absent, string (from) | absent]
  case column
  /// [doc, value]; `runs: where …` has a `runsWhere` as value
  case runsSlot
  /// [condition]
  case runsWhere
  /// [doc, value | skipUpTo]
  case badRowsSlot
  /// [value]: `skip up to N`
  case skipUpTo
  /// [doc, string | absent, fieldList]
  case payloadItem
  /// list of field
  case fieldList
  /// [doc, name, type | absent, key | absent, value | absent]; without a value the field is named as its value
  case field
  /// [doc, name, aggregate, source | absent, condition | absent, key | absent, keyRange | absent, slots | absent]
  case collectItem
  /// [doc, until, limit, list of iterated]
  case iterateItem
  /// [name, from, to]
  case iterated
  /// [doc, name, condition, string (else) | absent]
  case requireItem
  /// as requireItem
  case expectItem
  /// [doc, objects, objects (with) | absent, string (as) | absent]
  case plotItem
  /// list of expression
  case objects
}
