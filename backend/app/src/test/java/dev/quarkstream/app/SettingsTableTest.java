package dev.quarkstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The operator's guide has every setting there is, in the words of its Javadoc. */
class SettingsTableTest {

    private static final Path GUIDE = Path.of("OPERATIONS.md");
    private static final List<Path> SOURCES = List.of(
            Path.of("../extension/runtime/src/main/java"),
            Path.of("../extension/redis/src/main/java"),
            Path.of("src/main/java"));
    private static final String BEGIN =
            "<!-- settings: SettingsTableTest prints this table anew when it is stale -->\n";
    private static final String END = "<!-- end of settings -->";
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)");
    private static final Pattern SETTING = Pattern.compile(
            "/\\*\\*(?<doc>(?:(?!\\*/).)*)\\*/\\s*(?<annotations>(?:@\\w+(?:\\((?:[^()\"]|\"(?:\\\\.|[^\"\\\\])*\")*\\))?\\s*)*)"
                    + "(?<type>[\\w.<>, @()=]+) (?<name>\\w+)\\(\\);",
            Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("@WithName\\(\"([^\"]*)\"\\)");
    private static final Pattern DEFAULT = Pattern.compile("@WithDefault\\(\"([^\"]*)\"\\)");

    @Test
    void everySettingStandsInTheOperatorsGuide() throws IOException {
        var table = table();
        assertThat(table).contains("`quarkstream.tokens.cache.maximum-size`", "`quarkstream.database.url`");
        var guide = Files.readString(GUIDE);
        assertThat(guide).contains(BEGIN, END);
        assertThat(guide.substring(guide.indexOf(BEGIN) + BEGIN.length(), guide.indexOf(END)))
                .isEqualTo(table);
    }

    private static String table() throws IOException {
        var rows = new ArrayList<String>();
        for (var sources : SOURCES) {
            try (var files = Files.walk(sources)) {
                for (var file : files.filter(path -> path.toString().endsWith("Config.java"))
                        .toList()) {
                    rows.addAll(rows(Files.readString(file)));
                }
            }
        }
        return "| setting | default | meaning |\n| --- | --- | --- |\n"
                + rows.stream().sorted().collect(Collectors.joining("\n")) + "\n";
    }

    private static List<String> rows(String source) {
        var mapping = MAPPING.matcher(source);
        if (!mapping.find() || !mapping.group(1).startsWith("quarkstream")) {
            return List.of();
        }
        var body = source.substring(source.indexOf('{', mapping.end()) + 1);
        return SETTING.matcher(body)
                .results()
                .map(setting -> row(mapping.group(1), setting))
                .toList();
    }

    private static String row(String prefix, MatchResult found) {
        var setting = SETTING.matcher(found.group());
        setting.matches();
        var value = DEFAULT.matcher(setting.group("annotations"));
        var name = setting.group("name").replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
        var meaning = setting.group("doc")
                .replaceAll("\\s*\\n\\s*\\*\\s*", " ")
                .replaceAll("\\{@link #(\\w+)\\(\\)}", "$1")
                .strip();
        var named = NAME.matcher(setting.group("annotations"));
        if (named.find()) {
            name = named.group(1);
        }
        var key = setting.group("type").startsWith("Map") ? name + ".<name>" : name;
        return "| `" + prefix + "." + key + "` | " + (value.find() ? "`" + value.group(1) + "`" : "") + " | " + meaning
                + " |";
    }
}
