package dev.meridian.activities.download;

/** Definitions of a service of books, which gives its own ids. */
final class BooksDefinition {
    /** Books that are created by POST, and told apart by nothing. */
    static final String TOLD_BY_NOTHING = """
            title: Books
            settings: {address: {title: Address, kind: address}}
            address: "{address}"
            signIn: {none: {}}
            tables:
              - name: books
                request: {path: /books}
                id: /id
                paging: {none: {}}
                writes:
                  create:
                    request: {method: POST, path: /books}
                    answer: {id: /id}
                  update:
                    request: {method: PATCH, path: "/books/{row.id}"}
                  delete:
                    request: {method: DELETE, path: "/books/{row.id}"}
            """;

    /** Books that carry a key, by which they are looked for. */
    static final String TOLD_BY_A_FIELD = TOLD_BY_NOTHING.replace("""
                    answer: {id: /id}
            """, """
                    answer: {id: /id}
                    once:
                      marker:
                        field: key
                        find: {request: {path: /books, query: {key: "{row.key}"}}, id: /id}
            """);

    /** Books that are changed five by five. */
    static final String IN_LISTS = TOLD_BY_NOTHING.replace("""
                    request: {method: PATCH, path: "/books/{row.id}"}
            """, """
                    request: {method: PATCH, path: /books}
                    rows: {at: /records, fields: /fields, id: /id, most: 5}
            """);

    /** Books for callers with a token. */
    static final String WITH_TOKENS = TOLD_BY_NOTHING
            .replace(
                    "kind: address}}",
                    "kind: address}, client: {title: Client}, secret: {title: Secret, secret: true}}")
            .replace(
                    "{none: {}}\ntables",
                    "{clientCredentials: {tokenAddress: \"{address}/token\", clientId: \"{client}\", clientSecret: \"{secret}\"}}\ntables");

    private BooksDefinition() {}
}
