package dev.meridian.activities.job.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL has to find out the type of each parameter from the statement alone. A null is bound without a type, so a statement
 * that relies on the type of a value works until the value is null for the first time.
 */
class EveryStatementIT {
    private static final Pattern STATEMENT = Pattern.compile("\\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\\s[\\s\\S]*");
    private static final Pattern LITERAL_CAST_OR_PARAMETER = Pattern.compile("'[^']*'|::|:([a-zA-Z]\\w*)");

    /** SQLSTATE of a type that is unknown, does not fit, or leaves open which function or operator is meant. */
    private static final Set<String> TYPE_ERRORS = Set.of("42P18", "42804", "42725", "42883", "42846");

    @Test
    void everyParametersTypeIsClearWithoutItsValue() throws Exception {
        Set<String> statements = statements();
        int understood = 0;
        Map<String, String> unclear = new LinkedHashMap<>();
        try (Connection connection = TestDatabase.create().jdbi().open().getConnection();
                Statement postgres = connection.createStatement()) {
            for (String statement : statements) {
                try {
                    postgres.execute("PREPARE statement AS " + numbered(statement));
                    postgres.execute("DEALLOCATE statement");
                    understood++;
                } catch (SQLException refused) {
                    // Texts with other errors are parts of statements that the program joins when it runs.
                    if (TYPE_ERRORS.contains(refused.getSQLState())) {
                        unclear.put(statement, refused.getMessage());
                    }
                }
            }
        }
        assertThat(unclear).isEmpty();
        assertThat(understood).as("statements that could be looked at").isGreaterThan(150);
    }

    /** All constant texts of the compiled classes that begin as a statement does; the compiler has joined their parts. */
    private static Set<String> statements() throws IOException, URISyntaxException {
        Path classes = Path.of(Database.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(classes)) {
            return statements(classes);
        }
        try (FileSystem jar = FileSystems.newFileSystem(classes)) {
            return statements(jar.getPath("/"));
        }
    }

    private static Set<String> statements(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            List<Path> compiled =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            Set<String> found = new TreeSet<>();
            for (Path file : compiled) {
                found.addAll(texts(file));
            }
            return found;
        }
    }

    private static Set<String> texts(Path file) throws IOException {
        Iterable<PoolEntry> constants = ClassFile.of().parse(file).constantPool();
        return StreamSupport.stream(constants.spliterator(), false)
                .filter(StringEntry.class::isInstance)
                .map(constant -> ((StringEntry) constant).stringValue())
                .filter(text -> STATEMENT.matcher(text).matches())
                .collect(Collectors.toSet());
    }

    private static String numbered(String statement) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        return LITERAL_CAST_OR_PARAMETER
                .matcher(statement)
                .replaceAll(found -> found.group(1) == null
                        ? java.util.regex.Matcher.quoteReplacement(found.group())
                        : "\\$" + numbers.computeIfAbsent(found.group(1), _ -> numbers.size() + 1));
    }
}
