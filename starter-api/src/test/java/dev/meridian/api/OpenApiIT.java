package dev.meridian.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API's description in {@code docs/openapi.json} is the API's. Run with {@code -Dmeridian.openapi.write=true} to bring
 * it up to date, and look at the difference.
 */
class OpenApiIT {
    private static final Path COMMITTED = Path.of("..", "docs", "openapi.json");

    @Test
    void theCommittedDescriptionIsTheServedOne() throws IOException {
        String served = served();
        if (Boolean.getBoolean("meridian.openapi.write")) {
            Files.writeString(COMMITTED, served);
        }
        assertThat(served).isEqualTo(Files.readString(COMMITTED));
    }

    private static String served() {
        try (TestService service =
                TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"))) {
            JsonNode description = service.http().get("/v3/api-docs").json();
            ((ObjectNode) description).remove("servers");
            return JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(description)
                    + "\n";
        }
    }
}
