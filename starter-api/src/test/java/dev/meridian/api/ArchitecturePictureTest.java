package dev.meridian.api;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The pictures of modules and packages in {@code docs/architecture.md} are drawn from the code. Run with
 * {@code -Dmeridian.architecture.write=true} to bring them up to date, and look at the difference.
 */
class ArchitecturePictureTest {
    private static final Path PAGE = Path.of("..", "docs", "architecture.md");
    private static final String BEGIN = "<!-- drawn from the code: begin -->\n";
    private static final String END = "<!-- drawn from the code: end -->\n";
    private static final String HOUSE = "dev.meridian.";
    private static final Set<String> MODULES = Set.of("workflows", "domain", "activities", "api");

    private static final JavaClasses CLASSES = HouseClasses.ALL.that(resideInAnyPackage(
            "dev.meridian.workflows..", "dev.meridian.domain..", "dev.meridian.activities..", "dev.meridian.api.."));

    @Test
    void thePageShowsTheModulesAndPackagesAsTheyAre() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String drawn = drawing();
        if (Boolean.getBoolean("meridian.architecture.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + drawn + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(drawn);
        }
    }

    private static String drawing() {
        StringBuilder text = new StringBuilder();
        text.append("Between the modules:\n\n").append(picture("LR", arrows(ArchitecturePictureTest::module)));
        for (String module : new TreeSet<>(MODULES)) {
            Map<String, Set<String>> arrows = arrows(type -> room(type, module));
            text.append("\nWithin `").append(module).append("`:\n\n").append(picture("TD", arrows));
        }
        return text.toString();
    }

    private static String module(JavaClass type) {
        return type.getPackageName().substring(HOUSE.length()).replaceAll("\\..*", "");
    }

    /** The package within its module; empty for a class of another module, which a picture of this one leaves out. */
    private static String room(JavaClass type, String module) {
        return type.getPackageName().startsWith(HOUSE + module + ".")
                ? type.getPackageName().substring((HOUSE + module + ".").length())
                : "";
    }

    private static Map<String, Set<String>> arrows(Function<JavaClass, String> nodeOf) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String from = nodeOf.apply(type);
            if (from.isEmpty()) {
                continue;
            }
            Set<String> to = arrows.computeIfAbsent(from, node -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(target -> target.getPackageName().startsWith(HOUSE))
                    .map(nodeOf)
                    .filter(target -> !target.isEmpty() && !target.equals(from))
                    .forEach(to::add);
        }
        return arrows;
    }

    /** A Mermaid flow chart, with only those arrows that no longer way around says already. */
    private static String picture(String direction, Map<String, Set<String>> arrows) {
        String lines = arrows.entrySet().stream()
                .map(node -> line(node.getKey(), node.getValue(), arrows))
                .collect(Collectors.joining());
        return "```mermaid\nflowchart " + direction + "\n" + lines + "```\n";
    }

    private static String line(String from, Set<String> targets, Map<String, Set<String>> arrows) {
        String direct = targets.stream()
                .filter(to -> targets.stream().noneMatch(over -> !over.equals(to) && leads(over, to, arrows)))
                .map(ArchitecturePictureTest::node)
                .collect(Collectors.joining(" & "));
        return "    " + node(from) + (direct.isEmpty() ? "" : " --> " + direct) + "\n";
    }

    private static boolean leads(String from, String to, Map<String, Set<String>> arrows) {
        return arrows.getOrDefault(from, Set.of()).stream()
                .anyMatch(next -> next.equals(to) || leads(next, to, arrows));
    }

    private static String node(String name) {
        return name.replace('.', '_') + "[\"" + name + "\"]";
    }
}
