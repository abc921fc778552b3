package dev.meridian.domain.download.connector.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.domain.download.value.ColumnType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.json.JsonMapper;

class ConnectorDocumentTest {
    private static final String SMALL = """
            title: Tasks
            settings:
              token: {title: Token, secret: true}
            address: https://api.example.com/v1/
            signIn:
              bearer: {token: "{token}"}
            tables:
              - name: tasks
                request: {path: /tasks}
                id: /id
                paging:
                  link: {}
            """;

    @Test
    void aSmallDocumentIsADefinitionWithTheDefaultsThatTheSchemaNames() {
        Connector connector = ConnectorDocument.read(SMALL);
        Table table = connector.tables().getFirst();
        assertThat(connector.title()).isEqualTo("Tasks");
        assertThat(connector.signIn()).isEqualTo(new SignIn.Bearer(new Template("{token}")));
        assertThat(connector.limits().burstOrDefault()).isEqualTo(1);
        assertThat(connector.limits().atOnceOrDefault()).isEqualTo(2);
        assertThat(table.paging()).isEqualTo(new Paging.Link("next"));
        assertThat(table.request().method()).isEqualTo(Request.Method.GET);
        assertThat(table.format()).isEqualTo(Table.Format.JSON);
        assertThat(table.id()).containsExactly(JsonPointer.compile("/id"));
        assertThat(table.rows()).isEqualTo(JsonPointer.empty());
        assertThat(table.partial()).isFalse();
        assertThat(connector.listing()).isNull();
    }

    @Test
    void theSameDocumentInJsonIsTheSameDefinition() {
        String json = JsonMapper.shared().writeValueAsString(ConnectorDocument.tree(SMALL));
        assertThat(ConnectorDocument.read(json)).isEqualTo(ConnectorDocument.read(SMALL));
    }

    @Test
    void everyPartOfADefinitionIsRead() {
        Connector connector = ConnectorDocument.read("""
                title: Everything
                about: https://example.com/docs
                settings:
                  address: {title: Address, kind: address}
                  account: {title: Account, default: main, pattern: "[a-z]+"}
                  client: {title: Client}
                  key: {title: Key, secret: true}
                address: "{address}"
                hosts: [login.example.com]
                signIn:
                  clientCredentials:
                    tokenAddress: https://login.example.com/token
                    clientId: "{client}"
                    clientSecret: "{key}"
                    clientIn: body
                headers: {X-Account: "{account}"}
                limits: {account: "{account}", callsPerSecond: 2.5, burst: 3, atOnce: 4, pauseSeconds: 30, remaining: X-Left, reset: X-Reset}
                types:
                  number: {as: numeric}
                  title: {as: text, value: /title, each: /plain_text, join: ""}
                tables:
                  - name: projects
                    request: {path: /projects}
                    rows: /data
                    id: /id
                    paging: {page: {to: {query: page}, first: 0, count: {pointer: /pages}}}
                    pageSize: {to: {query: size}, rows: 50}
                  - name: tasks
                    title: Tasks
                    request:
                      method: POST
                      path: /projects/{parent.project}/tasks
                      query: {view: all}
                      body: {filter: {from: 0}}
                      set: {/account: "{account}"}
                    format: json
                    rows: /data/rows
                    fields: /fields
                    fieldType: /type
                    id: [/a, /b]
                    version: /etag
                    columns: {due: {type: date}, created: {type: timestamptz, from: /meta/created}}
                    partial: true
                    total: {header: X-Total}
                    deleted: {pointer: /gone, equals: true}
                    cutOff: {pointer: /more/status, equals: incomplete}
                    forgotten: {status: 422, pointer: /error/type, equals: ITERATOR}
                    paging: {cursor: {from: {pointer: /next}, to: {pointer: /after}, more: {pointer: /has_more}}}
                    pageSize: {to: {pointer: /limit}, rows: 100}
                    parent: {table: projects, values: {project: /id}, columns: {project_id: project}, inId: true, missing: {status: 404}}
                    incremental: {field: /changed, to: {pointer: /filter/since}, form: epochMillis, overlap: PT1M, set: {deleted: "true"}}
                  - name: days
                    request: {path: /days}
                    id: /id
                    format: jsonLines
                    paging: {none: {}}
                    windows: {from: {query: from}, until: {query: to}, form: date, start: 2024-01-01, length: P30D}
                """);
        Table tasks = connector.tables().get(1);
        assertThat(tasks.id()).hasSize(2);
        assertThat(tasks.columns().get("due")).isEqualTo(new Table.Column(ColumnType.DATE, null, null, null));
        assertThat(there(tasks.incremental()).overlap().duration()).isEqualTo(Duration.ofMinutes(1));
        assertThat(there(tasks.incremental()).form()).isEqualTo(TimeForm.EPOCHMILLIS);
        assertThat(there(tasks.parent()).key()).isEqualTo("project");
        Windows windows = there(connector.tables().get(2).windows());
        assertThat(windows.length()).isEqualTo(new Lapse("P30D"));
        assertThat(connector.tables().get(2).format()).isEqualTo(Table.Format.JSONLINES);
        assertThat(connector.limits().callsPerSecond()).isEqualTo(2.5);
        assertThat(there(connector.types().get("title")).join()).isEmpty();
    }

    @Test
    void everyFaultHasThePathOfItsPlace() {
        assertThat(faults("""
                title: Faulty
                colour: red
                address: https://api.example.com
                signIn: {bearer: {}}
                tables:
                  - name: a
                    request: {path: /a, method: PATCH}
                    id: id
                    paging: {link: {}, none: {}}
                """))
                .contains("/colour", "/signIn/bearer", "/tables/0/request/method", "/tables/0/paging")
                .anyMatch(path -> path.startsWith("/tables/0/id"));
    }

    @Test
    void aSecretMayNotBecomePartOfAnAddress() {
        assertThat(faults(SMALL.replace("{path: /tasks}", "{path: \"/tasks/{token}\", query: {key: \"{token}\"}}")))
                .containsExactlyInAnyOrder("/tables/0/request/path", "/tables/0/request/query/key");
    }

    @Test
    void aPlaceholderStandsForSomethingThatIsThere() {
        assertThat(faults(SMALL.replace("{path: /tasks}", "{path: \"/{nobody}/{parent.id}/{table.id}/{\"}")))
                .containsOnly("/tables/0/request/path")
                .hasSize(4);
    }

    @Test
    void anAddressHasAHostThatIsKnownOrIsASettingForAddresses() {
        assertThat(faults(SMALL.replace("https://api.example.com/v1/", "\"https://{token}.example.com/\"")))
                .contains("/address");
        assertThat(faults(SMALL.replace("https://api.example.com/v1/", "\"ftp://example.com/\"")))
                .contains("/address");
        assertThat(ConnectorDocument.read(SMALL.replace("token: {", "site: {title: Site, kind: address}\n  token: {")
                                .replace("https://api.example.com/v1/", "\"{site}/v2\""))
                        .address()
                        .text())
                .isEqualTo("{site}/v2");
    }

    @Test
    void whatCantWorkTogetherIsAFault() {
        assertThat(faults(SMALL.replace("link: {}", "cursor: {from: {pointer: /next}, to: {pointer: /after}}")))
                .containsExactly("/tables/0/paging");
        assertThat(faults(SMALL.replace(
                        "link: {}", "cursor: {from: {pointer: /next}, to: {query: after, text: \"gt.{after}\"}}")))
                .containsExactly("/tables/0/paging/text", "/tables/0/paging/text");
        assertThat(faults(SMALL.replace("link: {}", "cursor: {from: {pointer: /next}, to: {query: after}}")
                        .replace("id: /id", "id: /id\n    format: csv\n    total: {pointer: /total}")))
                .containsExactlyInAnyOrder("/tables/0/paging", "/tables/0/total");
        assertThat(faults(SMALL.replace("id: /id", "id: /id\n    parent: {table: nothing, values: {p: /id}}")))
                .containsExactly("/tables/0/parent/table");
        assertThat(faults(SMALL.replace("bearer: {token: \"{token}\"}", """
                refreshToken: {tokenAddress: https://api.example.com/token, refreshToken: "x{token}"}""")))
                .containsExactly("/signIn/refreshToken/refreshToken");
    }

    @Test
    void aTokenOfChangesFitsItsTable() {
        String table = SMALL + "    changes: %s\n";
        assertThat(faults(table.formatted("{token: {pointer: /sync}, to: {query: token, as: number}}")))
                .containsExactly("/tables/0/changes/to/as");
        assertThat(faults(table.formatted("{token: {pointer: /sync}, to: {pointer: /token}}")))
                .containsExactly("/tables/0/changes/to");
        assertThat(faults(table.formatted("{token: {pointer: /sync}, set: {all: \"true\"}}")))
                .containsExactly("/tables/0/changes/set");
        assertThat(faults(table.formatted("{token: {pointer: /sync}}")
                        .replace("link: {}", "offset: {to: {query: skip}}")))
                .containsExactly("/tables/0/changes/to");
        assertThat(faults(table.formatted("{token: {pointer: /sync}}").replace("id: /id", "id: /id\n    format: csv")))
                .containsExactly("/tables/0/changes/token");
        assertThat(faults(table.formatted("{token: {item: {list: /links, where: /rel, equals: delta, pointer: /href}}}")
                        .replace("id: /id", """
                                id: /id
                                    incremental: {field: /at, to: {query: since}, form: rfc3339}
                                    windows: {from: {query: a}, until: {query: b}, form: date, start: 2024-01-01, length: P1D}""")))
                .containsExactly("/tables/0/changes", "/tables/0/changes");
        Table tagged = ConnectorDocument.read(table.formatted("{token: {header: ETag}, to: {header: If-None-Match}}"))
                .tables()
                .getFirst();
        assertThat(there(tagged.changes()).name()).isEqualTo("ETag");
    }

    @Test
    void aHeaderNamesTheIdOfOneRow() {
        String create = SMALL
                + "    writes: {create: {request: {method: POST, path: /tasks}, rows: {at: /rows, most: %d}, answer: {at: /rows, id: {header: Location}}}}\n";
        assertThat(faults(create.formatted(2))).containsExactly("/tables/0/writes/create/answer/id");
        assertThat(ConnectorDocument.read(create.formatted(1))).isNotNull();
    }

    @Test
    void aPutSaysWhetherItReplacesTheWholeRow() {
        String put = SMALL + "    writes:\n      update: {request: {method: PUT, path: \"/tasks/{row.id}\"}%s}\n%s";
        String read = "      read: {request: {path: \"/tasks/{row.id}\"}}\n";
        assertThat(faults(put.formatted("", ""))).containsExactly("/tables/0/writes/update/whole");
        assertThat(faults(put.formatted(", whole: true", ""))).containsExactly("/tables/0/writes/update/whole");
        assertThat(faults(put.formatted(", whole: true, rows: {at: /rows, id: /id}", read)))
                .containsExactly("/tables/0/writes/update/whole");
        assertThat(ConnectorDocument.read(put.formatted(", whole: false", ""))).isNotNull();
        assertThat(ConnectorDocument.read(put.formatted(", whole: true", read))).isNotNull();
    }

    @Test
    void aCallThatReadsSeveralRowsNamesEachOfThem() {
        String read = SMALL + "    writes:\n      read: {request: {path: %s}, several: {most: 50, %s}}\n";
        Table tasks = ConnectorDocument.read(read.formatted("/tasks", "ids: {query: id}"))
                .tables()
                .getFirst();
        Writes.Several several = there(there(there(tasks.writes()).read()).several());
        assertThat(several.each().text()).isEqualTo("{row.id}");
        assertThat(several.between()).isEqualTo(",");
        String at = "/tables/0/writes/read";
        assertThat(faults(read.formatted("/tasks", "ids: {query: id}, each: x")))
                .containsExactly(at + "/several/each");
        assertThat(faults(read.formatted("/tasks", "ids: {query: id}, each: \"{nobody}={row.id}\"")))
                .containsExactly(at + "/several/each");
        assertThat(faults(read.formatted("/tasks", "ids: {query: id, text: x}")))
                .containsExactly(at + "/several/ids/text");
        assertThat(faults(read.formatted("/tasks", "ids: {pointer: /ids}"))).containsExactly(at + "/several/ids");
        assertThat(faults(read.formatted("\"/tasks/{row.id}\"", "ids: {query: id}")))
                .containsExactly(at + "/request/path");
    }

    @Test
    void aRefusalWithTheStatusOfAFailureIsToldByItsBody() {
        String writes = SMALL + """
                    writes:
                      create:
                        request: {method: POST, path: /tasks, set: {/id: "{row.key}"}}
                        once: {ownId: {taken: {status: 500%1$s}}}
                      delete: {request: {method: DELETE, path: "/tasks/{row.id}"}, changed: {status: 503%1$s}}
                """;
        String[] places = {"/tables/0/writes/create/once/ownId/taken", "/tables/0/writes/delete/changed"};
        assertThat(faults(writes.formatted(""))).containsExactlyInAnyOrder(places);
        assertThat(faults(writes.formatted(", pointer: /error"))).containsExactlyInAnyOrder(places);
        assertThat(ConnectorDocument.read(writes.formatted(", pointer: /error, equals: taken")))
                .isNotNull();
    }

    @Test
    void aColumnIsWrittenInOnePlaceInOneForm() {
        String columns = SMALL + "    columns: {shape: {%s}}\n";
        assertThat(ConnectorDocument.read(columns.formatted("from: /geometry, to: /geometry, as: text")))
                .isNotNull();
        assertThat(faults(columns.formatted("to: /geometry"))).containsExactly("/tables/0/columns/shape/to");
        assertThat(faults(columns.formatted("from: /geometry, to: \"\"")))
                .containsExactly("/tables/0/columns/shape/to");
        assertThat(faults(columns.formatted("as: text").replace("id: /id", "id: /id\n    fieldType: /type")))
                .contains("/tables/0/columns/shape/as");
    }

    @Test
    void aValueLiesWithinAFieldWhoseOtherMembersAreKnown() {
        String columns = SMALL + "    columns: {out: {%s}}\n";
        assertThat(ConnectorDocument.read(columns.formatted("value: /iso, with: {__type: Date}")))
                .isNotNull();
        assertThat(faults(columns.formatted("from: /a, value: /iso"))).containsExactly("/tables/0/columns/out/value");
        assertThat(faults(columns.formatted("value: \"\""))).containsExactly("/tables/0/columns/out/value");
        assertThat(faults(columns.formatted("with: {__type: Date}"))).containsExactly("/tables/0/columns/out/with");
    }

    @Test
    void theMembersOfACursorGoAsTheyAre() {
        String members = "cursor: {from: {pointer: /continue}, to: {members: query%s}}";
        assertThat(ConnectorDocument.read(SMALL.replace("link: {}", members.formatted(""))))
                .isNotNull();
        assertThat(faults(SMALL.replace("link: {}", members.formatted(", text: \"a{value}\""))))
                .containsExactly("/tables/0/paging/text");
        assertThat(faults(SMALL.replace("link: {}", "offset: {to: {members: query}}")))
                .as("an offset is a number")
                .isNotEmpty();
    }

    @Test
    void whatIsNeitherYamlNorJsonIsAFaultOfTheWholeDocument() {
        assertThat(faults("title: [")).containsExactly("");
        assertThat(faults("just words")).containsExactly("");
        assertThat(faults("title: a\ntitle: b")).containsExactly("");
        assertThat(faults("<html>")).containsExactly("");
    }

    @Test
    void thousandfoldReferencesDoNotExhaustTheMemory() {
        String bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
                + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n".repeat(1)
                + "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n";
        assertThat(faults(bomb)).isNotEmpty();
    }

    private static List<String> faults(String document) {
        InvalidDefinitionException invalid =
                catchThrowableOfType(InvalidDefinitionException.class, () -> ConnectorDocument.read(document));
        assertThat(invalid).as("faults of\n%s", document).isNotNull();
        return invalid.faults().stream().map(DefinitionFault::path).toList();
    }

    private static <T> T there(@Nullable T part) {
        assertThat(part).isNotNull();
        return Objects.requireNonNull(part);
    }
}
