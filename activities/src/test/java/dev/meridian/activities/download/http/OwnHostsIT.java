package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceFailure.Remedy;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Where credentials go, and which addresses are called: a connector's own hosts, and no others. */
class OwnHostsIT extends RowsServiceTest {
    @Test
    void aCredentialWithALineBreakIsNotSent() {
        service.answering(request -> Reply.json(ROWS));
        TestConnection connection =
                new TestConnection(definition(service.address()), Map.of(), Map.of("token", "one\r\nX-Other: two"));
        assertThat(failure(connection).code()).isEqualTo("setting_malformed");
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void credentialsGoToTheConnectorsOwnHostsOnly() throws InterruptedException {
        try (TestService stranger = new TestService().answering(request -> Reply.json(ROWS))) {
            Map<String, Function<Asked, Reply>> ways = Map.of(
                    "a redirect",
                    request -> Reply.status(302).with("Location", stranger.address() + "/rows"),
                    "a next link",
                    request -> Reply.json(ROWS).with("Link", "<" + stranger.address() + "/rows>; rel=next"),
                    "a next link without a scheme",
                    request -> Reply.json(ROWS)
                            .with("Link", "<" + stranger.address().substring("http:".length()) + "/rows>; rel=next"));
            ways.forEach((way, answer) -> {
                service.answering(answer);
                SourceFailure failure = failure(connection());
                assertThat(failure.code()).as(way).isEqualTo("address_refused");
                assertThat(failure.remedy()).isEqualTo(Remedy.NONE);
            });
            assertThat(stranger.asked()).isEmpty();
        }
    }

    @Test
    void aCredentialForHttpsIsNotSentWithoutEncryption() {
        OwnHosts hosts = new OwnHosts(ConnectorDocument.read(definition("https://books.example.com")), name -> SECRET);
        assertThat(hosts.checked("https://books.example.com/rows", "The next link")
                        .host())
                .isEqualTo("books.example.com");
        SourceFailure failure = catchThrowableOfType(
                SourceFailure.class, () -> hosts.checked("http://books.example.com:443/rows", "The next link"));
        assertThat(failure.code()).isEqualTo("address_refused");
    }

    @Test
    void aRedirectWithinTheServiceIsFollowed() throws InterruptedException {
        service.answering(request -> request.path().equals("/moved/rows")
                ? Reply.json(ROWS)
                : Reply.status(308).with("Location", "/moved/rows"));
        assertThat(connection().read("rows").ids()).hasSize(2);
        assertThat(service.asked("/moved/rows").getFirst().header("Authorization"))
                .isEqualTo("Bearer " + SECRET);
    }

    @Test
    void redirectsWithoutEndAreAFailure() {
        service.answering(request -> Reply.status(302).with("Location", request.path()));
        assertThat(failure(connection()).code()).isEqualTo("service_refused");
    }

    @Test
    void addressesOfThePrivateNetworkAreRefused() throws InterruptedException {
        service.answering(request -> Reply.json(ROWS));
        try (BoundedHttp http = new BoundedHttp(AddressPolicy.publicInternet());
                Source source = connection().worker(http, Clock.systemUTC());
                TableReader reader = source.read(TableRequest.all("rows"), null)) {
            SourceFailure failure = catchThrowableOfType(SourceFailure.class, () -> reader.read(new RowBuffer()));
            assertThat(failure.code()).isEqualTo("address_refused");
        }
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void aCredentialThatANextLinkRepeatsIsInNoPosition() throws InterruptedException {
        service.answering(request -> request.parameter("p").isEmpty()
                ? Reply.json(ROWS).with("Link", "<?p=2&key=" + SECRET + ">; rel=next")
                : Reply.json("[]"));
        TestConnection.Download read = connection().read("rows");
        assertThat(read.ends().getFirst().next())
                .isNotNull()
                .extracting(Position::text)
                .asString()
                .doesNotContain("canary");
        assertThat(service.asked().get(1).parameter("key")).isEqualTo(SECRET);
    }
}
