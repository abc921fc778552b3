package dev.meridian.activities.download.connection;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.ConnectionField;
import dev.meridian.domain.download.source.SourceType;
import dev.meridian.domain.download.source.SourceTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The kinds of connections that tenants may have, and what a connection of each kind has to say. */
final class ConnectionRules {
    private static final int LONGEST_VALUE = 10_000;

    private final List<SourceTypes> types;
    private final CredentialStore credentials;

    ConnectionRules(List<SourceTypes> types, CredentialStore credentials) {
        this.types = List.copyOf(types);
        this.credentials = credentials;
    }

    /** The kinds of connections that a tenant may have, by name. */
    List<SourceType> kinds(String tenant) {
        return types.stream()
                .flatMap(each -> each.all(tenant).stream())
                .sorted(Comparator.comparing(SourceType::name))
                .toList();
    }

    /** The kind of a name; empty if the tenant may have none of that name. */
    Optional<SourceType> kind(String tenant, String name) {
        return types.stream().flatMap(each -> each.find(tenant, name).stream()).findFirst();
    }

    /**
     * Checks what a connection is to be.
     *
     * @param stored the names of the secrets that the connection has already
     * @throws InvalidRequestException with every rule of its kind that it breaks
     */
    void check(String tenant, UUID id, Connections.Values wanted, List<String> stored) {
        SourceType type = kind(tenant, wanted.connector()).orElseThrow(() -> {
            String known = kinds(tenant).stream().map(SourceType::name).collect(Collectors.joining(", "));
            return InvalidRequestException.at("/connector", "unknown_connector", "Must be one of " + known);
        });
        List<Violation> violations = new ArrayList<>();
        checkFields(type, wanted, stored, violations);
        if (!wanted.credentials().isEmpty() && !credentials.hasKeys()) {
            violations.add(new Violation(
                    "/credentials",
                    "no_credential_keys",
                    "Credentials can't be stored: the operator has to set CREDENTIAL_KEYS"));
        }
        if (violations.isEmpty()) {
            ConnectionDetails details =
                    new ConnectionDetails(id, tenant, wanted.name(), wanted.settings(), credentials.of(tenant, id));
            type.faults(details).forEach(fault -> violations.add(new Violation("/settings", "invalid_setting", fault)));
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    private static void checkFields(
            SourceType type, Connections.Values wanted, List<String> stored, List<Violation> violations) {
        Map<String, ConnectionField> fields = new HashMap<>();
        type.fields().forEach(field -> fields.put(field.name(), field));
        wanted.settings().forEach((name, value) -> {
            ConnectionField field = fields.get(name);
            if (field == null || field.secret()) {
                violations.add(new Violation(
                        "/settings/" + name,
                        "unknown_setting",
                        field == null
                                ? "The connector has no such setting"
                                : "This is a credential, which goes into 'credentials'"));
            } else if (!field.choices().isEmpty() && !field.choices().contains(value)) {
                violations.add(new Violation(
                        "/settings/" + name, "bad_choice", "Must be one of " + String.join(", ", field.choices())));
            } else if (value.isEmpty() || value.length() > LONGEST_VALUE) {
                violations.add(new Violation(
                        "/settings/" + name, "bad_length", "Must have 1 to " + LONGEST_VALUE + " characters"));
            }
        });
        wanted.credentials().forEach((name, value) -> {
            ConnectionField field = fields.get(name);
            if (field == null || !field.secret()) {
                violations.add(new Violation(
                        "/credentials/" + name, "unknown_credential", "The connector has no such credential"));
            } else if (value.isEmpty() || value.length() > LONGEST_VALUE) {
                violations.add(new Violation(
                        "/credentials/" + name, "bad_length", "Must have 1 to " + LONGEST_VALUE + " characters"));
            }
        });
        for (ConnectionField field : type.fields()) {
            boolean isThere = field.secret()
                    ? wanted.credentials().containsKey(field.name()) || stored.contains(field.name())
                    : wanted.settings().containsKey(field.name());
            if (field.required() && !isThere) {
                String path = field.secret() ? "/credentials/" : "/settings/";
                violations.add(new Violation(path + field.name(), "required", "Is required: " + field.description()));
            }
        }
    }
}
