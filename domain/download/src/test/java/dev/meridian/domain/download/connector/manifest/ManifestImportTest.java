package dev.meridian.domain.download.connector.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.connector.definition.DefinitionFault;
import dev.meridian.domain.download.connector.definition.InvalidDefinitionException;
import dev.meridian.domain.download.connector.definition.Lapse;
import dev.meridian.domain.download.connector.definition.Paging;
import dev.meridian.domain.download.connector.definition.Place;
import dev.meridian.domain.download.connector.definition.Setting;
import dev.meridian.domain.download.connector.definition.SignIn;
import dev.meridian.domain.download.connector.definition.Source;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.definition.Template;
import dev.meridian.domain.download.connector.definition.TimeForm;
import dev.meridian.domain.download.value.ColumnType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;

class ManifestImportTest {
    /** In the form in which the builder of that product exports manifests. */
    private static final String MANIFEST = """
            version: 6.1.0
            type: DeclarativeSource
            check: {type: CheckStream, stream_names: [tasks]}
            definitions:
              base_requester:
                type: HttpRequester
                url_base: "https://{{ config['domain'] }}.example.com/v1/"
                authenticator: {type: BearerAuthenticator, api_token: "{{ config[\\"api_key\\"] }}"}
              linked:
                type: DefaultPaginator
                page_token_option: {type: RequestPath}
                page_size_option: {type: RequestOption, inject_into: request_parameter, field_name: per_page}
                pagination_strategy:
                  type: CursorPagination
                  page_size: 100
                  cursor_value: "{{ headers['link']['next']['url'] }}"
                  stop_condition: "{{ 'next' not in headers['link'] }}"
              streams:
                projects:
                  type: DeclarativeStream
                  name: projects
                  primary_key: [id]
                  retriever:
                    type: SimpleRetriever
                    requester: {$ref: "#/definitions/base_requester", path: projects, http_method: GET}
                    record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: []}}
                    paginator: {$ref: "#/definitions/linked"}
                  schema_loader:
                    type: InlineSchemaLoader
                    schema: {type: object, properties: {id: {type: integer}, due: {type: string, format: date}, made: {type: string, format: date-time}}}
                tasks:
                  type: DeclarativeStream
                  $parameters: {name: tasks, path: "/projects/{{ stream_partition.project_id }}/tasks"}
                  primary_key: id
                  retriever:
                    type: SimpleRetriever
                    requester:
                      $ref: "#/definitions/base_requester"
                      request_parameters: {expand: "a{b}c", since: "{{ stream_interval['start_time'] }}"}
                      request_headers: {X-Account: "{{ config['account'] }}"}
                      error_handler: {type: DefaultErrorHandler}
                    record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data, items]}}
                    paginator:
                      type: DefaultPaginator
                      page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: after}
                      pagination_strategy:
                        type: CursorPagination
                        cursor_value: "{{ response.get('meta', {}).get('next', '') }}"
                        stop_condition: "{{ not response['meta']['has_more'] }}"
                    partition_router:
                      type: SubstreamPartitionRouter
                      parent_stream_configs:
                        - {type: ParentStreamConfig, stream: "#/definitions/streams/projects", parent_key: id, partition_field: project_id}
                  incremental_sync:
                    type: DatetimeBasedCursor
                    cursor_field: updated_at
                    datetime_format: "%Y-%m-%dT%H:%M:%SZ"
                    start_datetime: {type: MinMaxDatetime, datetime: "2020-01-01T00:00:00Z"}
                  transformations: [{type: AddFields, fields: []}]
            streams: ["#/definitions/streams/projects", {$ref: "#/definitions/streams/tasks"}]
            spec:
              type: Spec
              connection_specification:
                type: object
                required: [api_key, domain]
                properties:
                  api_key: {type: string, title: API key, description: "From <b>settings</b>", airbyte_secret: true}
                  domain: {type: string, title: Domain}
                  account: {type: string, title: Account, default: main}
            """;

    @Test
    void aManifestBecomesADefinitionThatReadsTheSame() {
        ImportedConnector imported = ManifestImport.translate("Example", MANIFEST, Set.of());
        Connector connector = ConnectorDocument.read(imported.document());
        assertThat(connector.address().text()).isEqualTo("https://{domain}.example.com/v1/");
        assertThat(connector.signIn()).isEqualTo(new SignIn.Bearer(new Template("{api_key}")));
        assertThat(connector.settings().get("api_key"))
                .isEqualTo(new Setting("API key", "From settings", true, Setting.Kind.TEXT, null, null));
        assertThat(there(connector.settings().get("account")).preset()).isEqualTo("main");
        Table projects = connector.tables().getFirst();
        assertThat(projects.paging()).isEqualTo(new Paging.Link("next"));
        assertThat(there(projects.pageSize()).rows()).isEqualTo(100);
        assertThat(projects.rows()).isEqualTo(JsonPointer.empty());
        assertThat(there(projects.columns().get("due")).type()).isEqualTo(ColumnType.DATE);
        assertThat(there(projects.columns().get("made")).type()).isEqualTo(ColumnType.TIMESTAMPTZ);
        Table tasks = connector.tables().get(1);
        assertThat(tasks.name()).isEqualTo("tasks");
        assertThat(tasks.request().path().text()).isEqualTo("/projects/{parent.project_id}/tasks");
        assertThat(there(tasks.request().query().get("expand")).fill(name -> ""))
                .isEqualTo("a{b}c");
        assertThat(there(tasks.request().query().get("since")).text()).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(tasks.rows()).isEqualTo(JsonPointer.compile("/data/items"));
        assertThat(there(tasks.parent()).table()).isEqualTo("projects");
        assertThat(there(tasks.parent()).inId()).isTrue();
        assertThat(there(tasks.incremental()).to()).isEqualTo(new Place("since", null, null, null));
        assertThat(there(tasks.incremental()).form()).isEqualTo(TimeForm.RFC3339);
        assertThat(tasks.paging()).isInstanceOfSatisfying(Paging.Cursor.class, cursor -> {
            assertThat(cursor.from()).isEqualTo(new Source(JsonPointer.compile("/meta/next"), null));
            assertThat(there(cursor.more()).pointer()).isEqualTo(JsonPointer.compile("/meta/has_more"));
        });
        assertThat(imported.leftOut())
                .extracting(ImportedConnector.Remark::path)
                .contains(
                        "/streams/1/retriever/requester/error_handler",
                        "/streams/1/transformations/0",
                        "/streams/1/retriever/partition_router/parent_stream_configs/0");
    }

    @Test
    void aStreamIsImportedWithItsParent() {
        ImportedConnector imported = ManifestImport.translate("Example", MANIFEST, Set.of("tasks"));
        assertThat(imported.document().path("tables")).hasSize(2);
        assertThat(ManifestImport.translate("Example", MANIFEST, Set.of("projects"))
                        .document()
                        .path("tables"))
                .hasSize(1);
        assertThat(faults(MANIFEST, Set.of("nothing"))).contains("/streams");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{ not response['meta']['has_more'] }} | {{ len(response['x']) == 0 }} | /streams/1/retriever/paginator/pagination_strategy/stop_condition
            {{ response.get('meta', {}).get('next', '') }} | {{ response['next'].split('=')[1] }} | /streams/1/retriever/paginator/pagination_strategy/cursor_value
            field_path: [data, items] | field_path: [data, '*', each, '*'] | /streams/1/retriever/record_selector/extractor/field_path/3
            primary_key: id | primary_key: [] | /streams/1/primary_key
            type: DpathExtractor, field_path: [data | type: CustomRecordExtractor, field_path: [data | /streams/1/retriever/record_selector/extractor
            type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data | type: RecordSelector, record_filter: {condition: 'x'}, extractor: {type: DpathExtractor, field_path: [data | /streams/1/retriever/record_selector/record_filter
            type: BearerAuthenticator | type: JwtAuthenticator | /streams/0/retriever/requester/authenticator
            page_size: 100 | page_size: '{{ config.size }}' | /streams/0/retriever/paginator/pagination_strategy/page_size
            {{ config['account'] }} | {{ now_utc() }} | /streams/1/retriever/requester/request_headers/X-Account
            type: SubstreamPartitionRouter | type: ListPartitionRouter | /streams/1/retriever/partition_router
            "%Y-%m-%dT%H:%M:%SZ" | "%d.%m.%Y" | /streams/1/incremental_sync/datetime_format
            type: SimpleRetriever | type: AsyncRetriever | /streams/0/retriever
            """)
    void whatBearsOnPagingIdsOrRowsFailsTheImport(String part, String other, String path) {
        assertThat(MANIFEST).contains(part);
        assertThat(faults(MANIFEST.replace(part, other), Set.of())).contains(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {type: ApiKeyAuthenticator, header: X-Key, api_token: "Key {{ config['api_key'] }}"} | {"header":{"name":"X-Key","prefix":"Key ","value":"{api_key}"}}
            {type: ApiKeyAuthenticator, inject_into: {type: RequestOption, inject_into: header, field_name: X-Key}, api_token: "{{ config.api_key }}"} | {"header":{"name":"X-Key","value":"{api_key}"}}
            {type: BasicHttpAuthenticator, username: "{{ config['account'] }}", password: "{{ config['api_key'] }}"} | {"basic":{"user":"{account}","password":"{api_key}"}}
            {type: NoAuth} | {"none":{}}
            """)
    void signInsAreTranslated(String authenticator, String signIn) {
        String manifest = MANIFEST.replace(
                        "{type: BearerAuthenticator, api_token: \"{{ config[\\\"api_key\\\"] }}\"}", authenticator)
                .replace("{{ config[\"api_key\"] }}", "");
        String changed = manifest.contains(authenticator)
                ? manifest
                : MANIFEST.replaceFirst(
                        "authenticator: \\{.*}\n",
                        java.util.regex.Matcher.quoteReplacement("authenticator: " + authenticator + "\n"));
        assertThat(ManifestImport.translate("Example", changed, Set.of())
                        .document()
                        .path("signIn")
                        .toString())
                .isEqualTo(signIn);
    }

    @Test
    void aKeyInTheQueryFailsTheImportBecauseItWouldStandInAddresses() {
        String changed = MANIFEST.replaceFirst(
                "authenticator: \\{.*}\n",
                java.util.regex.Matcher.quoteReplacement(
                        "authenticator: {type: ApiKeyAuthenticator, inject_into: {type: RequestOption, inject_into: request_parameter, field_name: key}, api_token: x}\n"));
        assertThat(faults(changed, Set.of())).contains("/streams/0/retriever/requester/authenticator/inject_into");
    }

    @Test
    void pageNumbersAndOffsetsAndWindowsAreTranslated() {
        String changed = MANIFEST.replaceFirst(
                        "(?s)page_token_option: \\{type: RequestPath}.*?stop_condition: \"\\{\\{ 'next'.*?}}\"", """
                page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
                    page_size_option: {type: RequestOption, inject_into: body_json, field_path: [page, size]}
                    pagination_strategy: {type: PageIncrement, page_size: 50, start_from_page: 1}""")
                .replace("http_method: GET", "http_method: POST")
                .replace("datetime: \"2020-01-01T00:00:00Z\"}", """
                datetime: "{{ config['start_date'] }}"}
                        step: P1M
                        cursor_granularity: PT1S
                        end_time_option: {type: RequestOption, inject_into: request_parameter, field_name: until}""");
        Connector connector = ConnectorDocument.read(ManifestImport.translate(
                        "Example",
                        changed.replaceFirst(
                                        "(?s)partition_router:.*?partition_field: project_id}",
                                        "decoder: {type: JsonDecoder}")
                                .replace("{{ stream_partition.project_id }}", "all"),
                        Set.of())
                .document());
        Table projects = connector.tables().getFirst();
        assertThat(projects.paging()).isEqualTo(new Paging.Page(new Place("page", null, null, null), 1, null, null));
        assertThat(there(projects.pageSize()).to())
                .isEqualTo(new Place(null, null, JsonPointer.compile("/page/size"), null));
        Table tasks = connector.tables().get(1);
        assertThat(there(tasks.windows()).start().text()).isEqualTo("{start_date}");
        assertThat(there(tasks.windows()).from()).isEqualTo(new Place("since", null, null, null));
        assertThat(there(tasks.windows()).until()).isEqualTo(new Place("until", null, null, null));
        assertThat(there(tasks.windows()).length()).isEqualTo(new Lapse("P28D"));
    }

    @Test
    void referencesInACircleEnd() {
        assertThat(faults("{streams: [{$ref: '#/a'}], a: {$ref: '#/b'}, b: {$ref: '#/a'}}", Set.of()))
                .isNotEmpty();
        assertThat(faults("{streams: []}", Set.of())).containsExactly("/streams");
    }

    private static List<String> faults(String manifest, Set<String> wanted) {
        InvalidDefinitionException invalid = catchThrowableOfType(
                InvalidDefinitionException.class, () -> ManifestImport.translate("Example", manifest, wanted));
        assertThat(invalid).isNotNull();
        return invalid.faults().stream().map(DefinitionFault::path).toList();
    }

    private static <T> T there(@Nullable T part) {
        assertThat(part).isNotNull();
        return Objects.requireNonNull(part);
    }
}
