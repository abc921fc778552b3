package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConnectorApiIT {
    private static final String SHOP = """
            # The shop's API
            title: Shop
            settings:
              token: {title: Token, secret: true}
            address: https://shop.example.com/api
            signIn: {bearer: {token: "{token}"}}
            tables:
              - {name: books, request: {path: /books}, id: /id, paging: {link: {}}}
            """;
    private static final String MANIFEST = """
            type: DeclarativeSource
            streams:
              - type: DeclarativeStream
                name: tasks
                primary_key: id
                retriever:
                  type: SimpleRetriever
                  requester:
                    type: HttpRequester
                    url_base: https://api.example.com
                    path: /tasks
                    authenticator: {type: BearerAuthenticator, api_token: "{{ config['api_key'] }}"}
                    error_handler: {type: DefaultErrorHandler}
                  record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [items]}}
            spec: {type: Spec, connection_specification: {properties: {api_key: {type: string, airbyte_secret: true}}}}
            """;

    private static TestService service;
    private static TestHttp admin;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.databaseOnly());
        admin = key("connectors", "admin");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** What clients that are generated for Python accept: of the forms that are described, the one with "json" in its name. */
    @Test
    void aClientThatAcceptsProblemsGetsADefinition() {
        for (String accepted : List.of("application/problem+json", "application/problem+json;charset=utf-8")) {
            Answer shown = admin.send(admin.request("/api/connectors/notion")
                    .header("Accept", accepted)
                    .GET());
            assertThat(shown.status()).as(shown.body()).isEqualTo(200);
            assertThat(shown.contentType()).isEqualTo("application/yaml");
        }
        assertThat(admin.send(admin.request("/api/connectors/notion")
                                .header("Accept", "application/problem+json, image/png")
                                .GET())
                        .status())
                .isEqualTo(406);
    }

    @Test
    void aDefinitionIsStoredShownReplacedAndDeleted() {
        assertThat(put("shop", SHOP, "application/yaml").status()).isEqualTo(201);
        Answer shown = admin.send(
                admin.request("/api/connectors/shop").header("Accept", "*/*").GET());
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.contentType()).isEqualTo("application/yaml");
        assertThat(shown.body()).isEqualTo(SHOP);
        String json = JsonMapper.shared().readTree("""
                {"title": "Shop 2", "address": "https://shop.example.com", "signIn": {"none": {}},
                 "tables": [{"name": "books", "request": {"path": "/b"}, "id": "/id", "paging": {"none": {}}}]}""").toString();
        Answer replaced = put("shop", json, "application/json");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("title").asString()).isEqualTo("Shop 2");
        assertThat(admin.get("/api/connectors").json().path("connectors").findValuesAsString("name"))
                .containsExactly("airtable", "notion", "shop");
        assertThat(key("others", "admin")
                        .get("/api/connectors")
                        .json()
                        .path("connectors")
                        .findValuesAsString("name"))
                .containsExactly("airtable", "notion");
        assertThat(admin.send(admin.request("/api/connectors/shop").DELETE()).status())
                .isEqualTo(204);
        assertThat(admin.send(admin.request("/api/connectors/shop").DELETE()).status())
                .isEqualTo(404);
    }

    @Test
    void aDefinitionThatAConnectionNeedsIsNotDeleted() {
        String document = SHOP.replace("bearer: {token: \"{token}\"}", "none: {}")
                .replace("settings:\n  token: {title: Token, secret: true}\n", "");
        assertThat(put("needed", document, "application/yaml").status()).isEqualTo(201);
        String id = admin.post("/api/connections", "{\"name\": \"one\", \"connector\": \"needed\"}")
                .json()
                .path("id")
                .asString();
        assertThat(admin.send(admin.request("/api/connectors/needed").DELETE()).code())
                .isEqualTo("connector_in_use");
        assertThat(admin.send(admin.request("/api/connections/" + id).DELETE()).status())
                .isEqualTo(204);
        assertThat(admin.send(admin.request("/api/connectors/needed").DELETE()).status())
                .isEqualTo(204);
    }

    @Test
    void everyFaultOfADocumentIsSaidWithItsPath() {
        Answer refused = put(
                "broken",
                SHOP.replace("id: /id", "id: id").replace("{path: /books}", "{path: \"/{token}\"}"),
                "application/yaml");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("invalid_definition");
        assertThat(refused.json().path("violations").findValuesAsString("path"))
                .anyMatch(path -> path.startsWith("/tables/0/id"));
        Answer secret = put("broken", SHOP.replace("{path: /books}", "{path: \"/{token}\"}"), "application/yaml");
        assertThat(secret.json().path("path").asString()).isEqualTo("/tables/0/request/path");
        assertThat(put("broken", "title: [", "application/yaml").status()).isEqualTo(422);
        assertThat(put("broken", "", "application/yaml").status()).isEqualTo(422);
        Answer checked = check(SHOP.replace("id: /id", "id: id"));
        assertThat(checked.status()).isEqualTo(422);
        assertThat(checked.json().path("violations").findValuesAsString("path")).contains("/tables/0/id");
        assertThat(put("Broken Name", SHOP, "application/yaml").status()).isIn(400, 422);
        assertThat(put("airtable", SHOP, "application/yaml").code()).isEqualTo("name_taken");
        assertThat(put("broken", "x".repeat(2 << 20), "application/yaml").status())
                .isEqualTo(413);
    }

    @Test
    void aDefinitionIsCheckedWithoutBeingStored() {
        Answer checked = check(SHOP);
        assertThat(checked.status()).isEqualTo(200);
        assertThat(checked.json().path("title").asString()).isEqualTo("Shop");
        assertThat(checked.json().at("/tables/0").asString()).isEqualTo("books");
        TestHttp unused = key("checking", "admin");
        assertThat(unused.send(unused.request("/api/connectors/check")
                                .header("Content-Type", "application/yaml")
                                .POST(BodyPublishers.ofString(SHOP)))
                        .status())
                .isEqualTo(200);
        assertThat(unused.get("/api/connectors").json().path("connectors").findValuesAsString("name"))
                .containsExactly("airtable", "notion");
    }

    @Test
    void definitionsAreChangedByAdministratorsOnly() {
        TestHttp operator = key("connectors", "operator");
        Answer refused = operator.send(operator.request("/api/connectors/mine")
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(SHOP)));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(operator.get("/api/connectors").status()).isEqualTo(200);
    }

    @Test
    void theSchemaIsServed() {
        Answer schema = admin.send(
                admin.request("/api/connectors/schema").header("Accept", "*/*").GET());
        assertThat(schema.contentType()).isEqualTo("application/schema+json");
        JsonNode tree = JsonMapper.shared().readTree(schema.body());
        assertThat(tree.path("$schema").asString()).contains("2020-12");
        assertThat(tree.at("/properties/tables/type").asString()).isEqualTo("array");
    }

    @Test
    void aManifestBecomesADefinitionThatCanBePut() {
        Answer imported = admin.send(admin.request("/api/connectors/import?title=Example")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(MANIFEST)));
        assertThat(imported.status()).isEqualTo(200);
        assertThat(imported.json().path("leftOut").findValuesAsString("path"))
                .containsExactly("/streams/0/retriever/requester/error_handler");
        assertThat(put("example", imported.json().path("document").toString(), "application/json")
                        .status())
                .isEqualTo(201);
        Answer refused = admin.send(admin.request("/api/connectors/import")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(MANIFEST.replace("primary_key: id", "primary_key: []"))));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("path").asString()).isEqualTo("/streams/0/primary_key");
        assertThat(refused.json().path("importableStreams")).isEmpty();
    }

    @Test
    void theStreamsThatCanBeImportedAreNamedWhereOthersCanNot() {
        String manifest = MANIFEST.replace("streams:", """
                streams:
                  - {type: StateDelegatingStream, name: clicks}
                  - {type: DeclarativeStream, name: views, primary_key: id, retriever: {type: CustomRetriever, class_name: own.Views}}""");
        Answer refused = admin.send(admin.request("/api/connectors/import")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(manifest)));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("violations").findValuesAsString("path"))
                .contains("/streams/0", "/streams/1/retriever");
        assertThat(refused.json().path("importableStreams").toString()).isEqualTo("[\"tasks\"]");
        Answer imported = admin.send(admin.request("/api/connectors/import?streams=tasks")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(manifest)));
        assertThat(imported.status()).isEqualTo(200);
        assertThat(imported.json().at("/document/tables/0/name").asString()).isEqualTo("tasks");
    }

    private static Answer put(String name, String document, String type) {
        return admin.send(admin.request("/api/connectors/" + name.replace(" ", "%20"))
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofString(document)));
    }

    private static Answer check(String document) {
        return admin.send(admin.request("/api/connectors/check")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(document)));
    }

    private static TestHttp key(String tenant, String role) {
        Answer made = service.http().post("/api/keys", """
                        {"name":"%s of %s","role":"%s","tenantId":"%s"}""".formatted(role, tenant, role, tenant));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return service.http().as(made.json().path("key").asString());
    }
}
