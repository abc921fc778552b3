package dev.meridian.domain.download.connector.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.download.connector.definition.Connector;
import org.junit.jupiter.api.Test;

class ShippedConnectorsTest {
    @Test
    void everyShippedDocumentIsADefinition() {
        for (String name : ShippedConnectors.names()) {
            Connector connector = ShippedConnectors.connector(name);
            assertThat(connector.listing()).as(name).isNotNull();
            assertThat(connector.limits().callsPerSecond()).as(name).isPositive();
        }
    }
}
