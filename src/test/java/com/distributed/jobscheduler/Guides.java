package com.distributed.jobscheduler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All documents of the project by path: README.md and the files below docs. */
final class Guides {
    private static final Path README = Path.of("README.md");
    private static final Path DOCS = Path.of("docs");
    private static final Pattern CODE_SPAN = Pattern.compile("(?<!`)`([^`\n]+)`(?!`)");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");

    private Guides() {}

    static Map<Path, String> all() throws IOException {
        try (var guides = Files.walk(DOCS)) {
            return Stream.concat(
                            Stream.of(README),
                            guides.filter(file -> file.toString().endsWith(".md")))
                    .collect(Collectors.toMap(file -> file, Guides::read, (a, b) -> a, TreeMap::new));
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text between single backticks, outside code blocks. */
    static Stream<String> codeSpans(String guide) {
        return CODE_SPAN.matcher(withoutBlocks(guide)).results().map(found -> found.group(1));
    }

    static String withoutBlocks(String guide) {
        return CODE_BLOCK.matcher(guide).replaceAll("");
    }

    /** The sources of the product in one text. */
    static String sources() throws IOException {
        try (var files = Files.walk(Path.of("src/main"))) {
            return files.filter(file -> file.toString().matches(".*\\.(java|yml|js|html|json)"))
                    .map(Guides::read)
                    .collect(Collectors.joining("\n"));
        }
    }
}
