package dev.meridian.api.operate;

import dev.meridian.api.settings.RepositoryFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The commands and statements of docs/operate.md, as a reader would copy them. */
final class OperatePage {
    private OperatePage() {}

    /**
     * A fenced block.
     *
     * @param heading of the section that it stands in
     * @param language after the fence
     */
    record Block(String heading, String language, List<String> lines) {
        /** Its {@code temporal} commands, one a line. */
        List<String> commands() {
            return lines.stream().filter(line -> line.startsWith("temporal ")).toList();
        }

        /** Its SQL statements. */
        List<String> statements() {
            return Arrays.stream(String.join("\n", lines).split(";"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        }
    }

    static List<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        Block open = null;
        for (String line : RepositoryFiles.text("docs/operate.md").lines().toList()) {
            if (open == null && line.startsWith("## ")) {
                heading = line.substring(3);
            } else if (open == null && line.startsWith("```")) {
                open = new Block(heading, line.substring(3), new ArrayList<>());
            } else if (open != null && line.equals("```")) {
                blocks.add(open);
                open = null;
            } else if (open != null) {
                open.lines().add(line);
            }
        }
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }
}
