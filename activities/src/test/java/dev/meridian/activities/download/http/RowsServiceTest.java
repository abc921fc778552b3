package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.domain.download.source.SourceFailure;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A service with one table, and a connection to it whose credential is a secret. */
abstract class RowsServiceTest {
    static final String ROWS = "[{\"id\": 1}, {\"id\": 2}]";
    static final String SECRET = "sk-canary-5f1e";

    final TestService service = new TestService();

    @AfterEach
    void stop() {
        service.close();
    }

    final TestConnection connection() {
        return new TestConnection(definition(service.address()), Map.of(), Map.of("token", SECRET));
    }

    static String definition(String address) {
        return """
                title: Rows
                settings: {token: {title: Token, secret: true}}
                address: "%s"
                signIn: {bearer: {token: "{token}"}}
                limits: {remaining: X-Left, reset: X-Reset}
                tables:
                  - name: rows
                    request: {path: rows}
                    id: /id
                    paging: {link: {}}
                """.formatted(address);
    }

    static SourceFailure failure(TestConnection connection) {
        SourceFailure failure = catchThrowableOfType(SourceFailure.class, () -> connection.read("rows"));
        assertThat(failure).isNotNull();
        return failure;
    }
}
