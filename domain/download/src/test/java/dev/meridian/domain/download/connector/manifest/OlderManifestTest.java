package dev.meridian.domain.download.connector.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.connector.definition.DefinitionFault;
import dev.meridian.domain.download.connector.definition.InvalidDefinitionException;
import dev.meridian.domain.download.connector.definition.Paging;
import dev.meridian.domain.download.connector.definition.Place;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.definition.TimeForm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;

/**
 * Manifests as people wrote them by hand before there was a builder: components without types, parts that are shared by
 * references and told apart by parameters, values with defaults, and several sign-ins.
 */
class OlderManifestTest {
    private static final String MANIFEST = """
            version: "0.29.0"
            definitions:
              selector:
                extractor:
                  field_path: ["list", "*", "{{ parameters['item'] }}"]
              requester:
                url_base: "https://{{ config['site'] }}.example.com/api"
                http_method: "GET"
                authenticator:
                  type: SelectiveAuthenticator
                  authenticator_selection_path: ["credentials", "kind"]
                  authenticators:
                    jwt: {type: JwtAuthenticator, secret_key: "{{ config['credentials']['key'] }}"}
                    token: {type: BearerAuthenticator, api_token: "{{ config['credentials']['token'] }}"}
                request_parameters:
                  include: "{{ parameters.include }}"
                  sort: "{{ parameters.get('sort', 'id') }}"
              paginator:
                type: DefaultPaginator
                page_size_option: {inject_into: request_parameter, field_name: limit}
                page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: offset}
                pagination_strategy:
                  type: CursorPagination
                  page_size: "{{ parameters['size'] }}"
                  cursor_value: "{{ response.get('next_offset', {}) }}"
                  stop_condition: "{{ 'next_offset' not in response or response.next_offset == '' }}"
              retriever:
                requester: {$ref: "#/definitions/requester"}
                record_selector: {$ref: "#/definitions/selector"}
                paginator: {$ref: "#/definitions/paginator"}
              base_stream:
                primary_key: "id"
                retriever: {$ref: "#/definitions/retriever"}
              customers_stream:
                $ref: "#/definitions/base_stream"
                $parameters: {name: customers, path: /customers, item: customer, size: 100, include: addresses}
              invoices_stream:
                $ref: "#/definitions/base_stream"
                $parameters: {name: invoices, path: "/customers/{{ stream_slice.customer }}/invoices", item: invoice}
                retriever:
                  $ref: "#/definitions/retriever"
                  partition_router:
                    - type: SubstreamPartitionRouter
                      parent_stream_configs:
                        - stream: "#/definitions/customers_stream"
                          parent_key: id
                          partition_field: customer
                incremental_sync:
                  type: DatetimeBasedCursor
                  cursor_field: "{{ parameters.get('cursor', 'updated_at') }}"
                  datetime_format: "%Y-%m-%d %H:%M:%S"
                  start_datetime: "{{ config.get('start_date', '2012-01-01T00:00:00Z') }}"
                  start_time_option:
                    inject_into: request_parameter
                    field_name: "changed_{{ parameters.get('cursor', 'since') }}"
            streams:
              - "#/definitions/customers_stream"
              - "#/definitions/invoices_stream"
            check: {stream_names: [customers]}
            spec:
              connection_specification:
                properties:
                  site: {type: string, title: Site}
                  start_date: {type: string, title: Start}
                  credentials:
                    oneOf:
                      - properties: {token: {type: string, title: Token, airbyte_secret: true}}
                      - properties: {key: {type: string, title: Key, airbyte_secret: true}}
            """;

    @Test
    void componentsWithoutATypeHaveTheTypeOfTheirPlace() {
        Connector connector = connector(MANIFEST);
        assertThat(connector.tables()).extracting(Table::name).containsExactly("customers", "invoices");
        Table customers = connector.tables().getFirst();
        assertThat(customers.request().path().text()).isEqualTo("/customers");
        assertThat(customers.rows()).isEqualTo(JsonPointer.compile("/list"));
        assertThat(customers.fields()).isEqualTo(JsonPointer.compile("/customer"));
        assertThat(customers.id()).containsExactly(JsonPointer.compile("/customer/id"));
        assertThat(there(customers.pageSize()).rows()).isEqualTo(100);
        assertThat(customers.paging())
                .isInstanceOfSatisfying(
                        Paging.Cursor.class, cursor -> assertThat(cursor.more()).isNull());
        assertThat(there(customers.request().query().get("include")).text()).isEqualTo("addresses");
        assertThat(there(customers.request().query().get("sort")).text()).isEqualTo("id");
    }

    @Test
    void aParameterOfAPartWinsOverThatOfThePartAround() {
        Table invoices = connector(MANIFEST).tables().get(1);
        assertThat(invoices.fields()).isEqualTo(JsonPointer.compile("/invoice"));
        assertThat(invoices.request().path().text()).isEqualTo("/customers/{parent.customer}/invoices");
        assertThat(there(invoices.parent()).table()).isEqualTo("customers");
        assertThat(there(invoices.parent()).values())
                .isEqualTo(Map.of("customer", JsonPointer.compile("/customer/id")));
        assertThat(there(invoices.incremental()).field()).isEqualTo(JsonPointer.compile("/invoice/updated_at"));
        assertThat(there(invoices.incremental()).form()).isEqualTo(TimeForm.DATETIME);
        assertThat(there(invoices.incremental()).to()).isEqualTo(new Place("changed_since", null, null, null));
        // Nothing defines this parameter, and requests go without it.
        assertThat(invoices.request().query()).doesNotContainKey("include");
        assertThat(invoices.pageSize()).isNull();
    }

    @Test
    void aSettingHasTheDefaultOfTheExpression() {
        Connector connector = connector(MANIFEST);
        assertThat(there(connector.settings().get("start_date")).preset()).isEqualTo("2012-01-01T00:00:00Z");
        assertThat(there(connector.settings().get("credentials_token")).secret())
                .isTrue();
    }

    @Test
    void ofSeveralSignInsTheFirstThatCanBeSaidIsTaken() {
        ImportedConnector imported = ManifestImport.translate("Shop", MANIFEST, Set.of());
        assertThat(imported.document().path("signIn").toString()).isEqualTo("""
                {"bearer":{"token":"{credentials_token}"}}""");
        assertThat(imported.document().path("settings").has("credentials_key")).isFalse();
        assertThat(imported.leftOut())
                .extracting(ImportedConnector.Remark::path)
                .contains("/streams/0/retriever/requester/authenticator/authenticators/jwt");
        String onlyJwt = MANIFEST.replaceFirst("token: \\{type: Bearer.*\n", "\n");
        assertThat(faults(onlyJwt)).contains("/streams/0/retriever/requester/authenticator/authenticators/jwt");
    }

    @Test
    void aLogInCallIsTranslated() {
        String logIn = MANIFEST.replaceFirst("(?s)authenticator:\n.*?request_parameters:\n", """
                authenticator:
                      type: SessionTokenAuthenticator
                      login_requester:
                        type: HttpRequester
                        url_base: "https://{{ config['site'] }}.example.com/api/"
                        path: /session
                        http_method: POST
                        request_body_json: {user: "{{ config['user'] }}", scope: [read, "{{ config['site'] }}"]}
                      session_token_path: [data, token]
                      expiration_duration: PT2H
                      request_authentication: {type: ApiKey, inject_into: {type: RequestOption, inject_into: header, field_name: X-Session}}
                    request_parameters:
                """);
        assertThat(ManifestImport.translate("Shop", logIn, Set.of())
                        .document()
                        .path("signIn")
                        .toPrettyString())
                .isEqualToIgnoringWhitespace("""
                        {"logIn": {
                          "request": {
                            "method": "POST", "path": "https://{site}.example.com/api/session",
                            "body": {"user": "", "scope": ["read", ""]}, "set": {"/user": "{user}", "/scope/1": "{site}"}},
                          "token": {"pointer": "/data/token"}, "lifeSeconds": 7200, "header": "X-Session", "prefix": ""}}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{ response.get('offset') + response['limit'] }} | {{ response.isLast or response.offset + response.limit >= response.total }} | {"offset":{"to":{"query":"offset"}}}
            {{ response['list'][-1]['id'] }} | {{ last_page_size == 0 }} | {"cursor":{"fromRow":"/customer/id","to":{"query":"offset"}}}
            {{ response.paging.next }} | {{ not response.paging }} | {"cursor":{"from":{"pointer":"/paging/next"},"to":{"query":"offset"}}}
            {{ response.next }} | {{ response.has_more is false }} | {"cursor":{"from":{"pointer":"/next"},"to":{"query":"offset"},"more":{"pointer":"/has_more"}}}
            {{ response.next }} | {{ not response.has_more or not response.next }} | {"cursor":{"from":{"pointer":"/next"},"to":{"query":"offset"},"more":{"pointer":"/has_more"}}}
            """)
    void waysOfPagingAreTranslated(String cursor, String end, String paging) {
        String manifest = MANIFEST.replace("{{ response.get('next_offset', {}) }}", cursor)
                .replace("{{ 'next_offset' not in response or response.next_offset == '' }}", end);
        assertThat(ManifestImport.translate("Shop", manifest, Set.of("customers"))
                        .document()
                        .at("/tables/0/paging")
                        .toString())
                .isEqualTo(paging);
    }

    /** These would end a table before its last row, or read other rows. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stop_condition: "{{ 'next_offset' | stop_condition: "{{ response.page > 3 or 'next_offset' | /streams/0/retriever/paginator/pagination_strategy/stop_condition
            stop_condition: "{{ 'next_offset' | stop_condition: "{{ not response.more or not response.any or 'next_offset' | /streams/0/retriever/paginator/pagination_strategy/stop_condition
            stop_condition: "{{ 'next_offset' | stop_condition: "{{ last_page_size == 0 or 'next_offset' | /streams/0/retriever/paginator/pagination_strategy/stop_condition
            {{ response.get('next_offset', {}) }} | {{ response.get('next_offset') + 1 }} | /streams/0/retriever/paginator/pagination_strategy/cursor_value
            {{ response.get('next_offset', {}) }} | {{ response['other'][-1]['id'] }} | /streams/0/retriever/paginator/pagination_strategy/cursor_value
            field_path: ["list", "*", | field_path: ["list", "*", "*", | /streams/0/retriever/record_selector/extractor/field_path/2
            field_path: ["list", | class_name: "shop.components.Rows", field_path: ["list", | /streams/0/retriever/record_selector/extractor
            parent_key: id | parent_key: "{{ config['site'] }}" | /streams/1/retriever/partition_router/0/parent_stream_configs/0/parent_key
            """)
    void whatWouldReadOtherRowsFailsTheImport(String part, String other, String path) {
        String flow = other.startsWith("class_name")
                ? MANIFEST.replace(
                        "extractor:\n      field_path: [\"list\", \"*\", \"{{ parameters['item'] }}\"]",
                        "extractor: {class_name: shop.components.Rows, field_path: [list]}")
                : MANIFEST.replace(part, other);
        assertThat(flow).isNotEqualTo(MANIFEST);
        assertThat(faults(flow)).contains(path);
    }

    private static Connector connector(String manifest) {
        return ConnectorDocument.read(
                ManifestImport.translate("Shop", manifest, Set.of()).document());
    }

    private static List<String> faults(String manifest) {
        InvalidDefinitionException invalid = catchThrowableOfType(
                InvalidDefinitionException.class, () -> ManifestImport.translate("Shop", manifest, Set.of()));
        assertThat(invalid).isNotNull();
        return invalid.faults().stream().map(DefinitionFault::path).toList();
    }

    private static <T> T there(@Nullable T part) {
        assertThat(part).isNotNull();
        return Objects.requireNonNull(part);
    }
}
