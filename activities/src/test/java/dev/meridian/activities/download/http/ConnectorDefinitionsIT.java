package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.http.ConnectorDefinitions.Put;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.download.connector.definition.InvalidDefinitionException;
import dev.meridian.domain.download.source.SourceType;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class ConnectorDefinitionsIT {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final String SHOP = DocumentedDefinitions.of("Bookshop");

    private final ConnectorDefinitions definitions = new ConnectorDefinitions(DATABASE.jdbi());

    @Test
    void aDefinitionIsStoredAsItWasWrittenAndBelongsToItsTenant() {
        String document = "# What the shop says\n" + SHOP;
        assertThat(definitions.put("alpha", "shop", document)).isEqualTo(Put.CREATED);
        assertThat(definitions.put("alpha", "shop", document + "\n")).isEqualTo(Put.CHANGED);
        assertThat(definitions.find("alpha", "shop").orElseThrow().document()).isEqualTo(document + "\n");
        assertThat(definitions.find("beta", "shop")).isEmpty();
        assertThat(definitions.names("alpha")).containsExactly("shop");
        assertThat(definitions.delete("beta", "shop")).isFalse();
        assertThat(definitions.delete("alpha", "shop")).isTrue();
        assertThat(definitions.find("alpha", "shop")).isEmpty();
    }

    @Test
    void whatIsNoDefinitionIsNotStored() {
        assertThatThrownBy(() -> definitions.put("alpha", "broken", "title: x"))
                .isInstanceOf(InvalidDefinitionException.class);
        assertThat(definitions.find("alpha", "broken")).isEmpty();
    }

    @Test
    void whatComesWithTheProductCantBeReplaced() {
        assertThat(definitions.put("alpha", "airtable", SHOP)).isEqualTo(Put.NAME_TAKEN);
        assertThat(definitions.put("alpha", "csv", SHOP)).isEqualTo(Put.NAME_TAKEN);
        assertThat(definitions.find("alpha", "notion").orElseThrow().shipped()).isTrue();
    }

    @Test
    void everyDefinitionIsAKindOfConnections() {
        definitions.put("gamma", "shop", SHOP);
        try (BoundedHttp http = new BoundedHttp(AddressPolicy.publicInternet())) {
            DefinedSources sources = new DefinedSources(
                    definitions, http, new AccountGates(new AccountQuotas(DATABASE.jdbi())), Clock.systemUTC());
            assertThat(sources.all("gamma")).extracting(SourceType::name).containsExactly("airtable", "notion", "shop");
            assertThat(sources.find("gamma", "shop").orElseThrow().fields())
                    .extracting("name")
                    .containsExactly("address");
            assertThat(sources.find("gamma", "nothing")).isEmpty();
        }
    }
}
