package dev.quarkstream.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarkstream.app.command.ExportedRows.BadRow;
import dev.quarkstream.app.command.ExportedRows.Row;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaravelTokensTest {

    private static final LaravelTokens TOKENS =
            new LaravelTokens(List.of("create", "read"), Map.of("posts:read", "read", "posts:run", ""), ZoneOffset.UTC);

    @Test
    void csvIsReadWithItsQuotationMarksAndLines() {
        var rows = rows("\ufeffID,name,extra\r\n1,\"a \"\"b\"\",\nc\",\r\n\r\n2,é 'x',\"\"\n3,last,1");
        assertThat(rows)
                .containsExactly(
                        new Row("line 2", Map.of("id", "1", "name", "a \"b\",\nc")),
                        new Row("line 5", Map.of("id", "2", "name", "é 'x'")),
                        new Row("line 6", Map.of("id", "3", "name", "last", "extra", "1")));
    }

    @Test
    void whatMysqlWritesIsReadWithItsTabsBackslashesAndNulls() {
        assertThat(rows("id\tname\tlast_used_at\n1\ta\\tb \\\\ \"c\", d\tNULL\n2\tx\t\\N\n"))
                .containsExactly(
                        new Row("line 2", Map.of("id", "1", "name", "a\tb \\ \"c\", d")),
                        new Row("line 3", Map.of("id", "2", "name", "x")));
    }

    @ParameterizedTest
    @CsvSource({
        "'id,name\n1,x\n2', 'line 3: 1 values for 2 columns'",
        "'id,name\n1,x,y', 'line 2: 3 values for 2 columns'",
        "'id,name\n1,\"x\ny', 'line 2: a quotation mark is not closed'",
        "'id,name\n\n1,\"x\"y', 'line 3: there is something behind'"
    })
    void aLineThatIsNoneIsToldWithItsNumber(String text, String fault) {
        assertThatThrownBy(() -> rows(text)).isInstanceOf(BadRow.class).hasMessageContaining(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "1,x", "id"})
    void withoutTheNamesOfTheColumnsNothingIsRead(String text) {
        assertThatThrownBy(() -> rows(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("name");
    }

    @Test
    void whatIsNotInUtf8IsNotGuessed() {
        var latin = "id,name\n1,é".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ExportedRows.of(latin, List.of("id")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void abilitiesBecomePermissionsInTheirConfiguredOrder() {
        assertThat(permissions("[\"read\",\"create\",\"read\"]")).containsExactly("create", "read");
        assertThat(permissions("[\"posts:run\",\"posts:read\"]")).containsExactly("read");
        assertThat(permissions("[\"*\"]")).containsExactly("*");
        assertThat(permissions("[\"read\",\"*\"]")).containsExactly("*");
        assertThat(permissions("[]")).isEmpty();
        assertThat(TOKENS.read(row("abilities", "")).permissions()).isEmpty();
    }

    @Test
    void anAbilityThatIsNoPermissionHereIsRefusedByName() {
        assertThatThrownBy(() -> permissions("[\"read\",\"posts:write\"]"))
                .hasMessageContaining("line 7: abilities: \"posts:write\"")
                .hasMessageContaining("--ability 'posts:write=");
    }

    @ParameterizedTest
    @CsvSource({
        "id, ''",
        "id, 1|2",
        "name, ' '",
        "name, a\u202eb",
        "token, abc",
        "token, ''",
        "abilities, read",
        "abilities, '{\"a\":1}'",
        "abilities, '[null]'",
        "abilities, 'null'",
        "abilities, '[[1]]'",
        "abilities, '[\"read\"] [\"create\"]'",
        "created_at, ''",
        "created_at, yesterday",
        "created_at, -0001-01-01 00:00:00",
        "created_at, 1969-12-31 23:59:59",
        "expires_at, +10000-01-01 00:00:00",
        "expires_at, +999999999-01-01 00:00:00",
        "expires_at, 2024-02-31 00:00:00",
        "last_used_at, 0000-00-00 00:00:00"
    })
    void whatCannotBeStoredIsRefusedWithLineAndColumn(String column, String value) {
        assertThatThrownBy(() -> TOKENS.read(row(column, value)))
                .isInstanceOf(BadRow.class)
                .hasMessageStartingWith("line 7: " + column);
    }

    @Test
    void timesAreThoseOfTheZoneInWhichTheyWereWritten() {
        var row = row("expires_at", "2024-07-01 12:00:00");
        assertThat(TOKENS.read(row).expiresAt()).hasToString("2024-07-01T12:00Z");
        var elsewhere = new LaravelTokens(TOKENS.permissions(), Map.of(), ZoneId.of("Europe/Berlin")).read(row);
        assertThat(elsewhere.expiresAt()).isEqualTo("2024-07-01T10:00:00Z");
        assertThat(elsewhere.lastUsedAt()).isNull();
    }

    private static List<String> permissions(String abilities) {
        return TOKENS.read(row("abilities", abilities)).permissions();
    }

    private static Row row(String column, String value) {
        var values = new LinkedHashMap<>(Map.of(
                "id", "17",
                "name", "Phone",
                "token", "ab".repeat(32),
                "abilities", "[]",
                "created_at", "2024-01-31 12:00:00"));
        values.put(column, value);
        values.values().removeIf(String::isEmpty);
        return new Row("line 7", values);
    }

    private static List<Row> rows(String text) {
        return ExportedRows.of(text.getBytes(StandardCharsets.UTF_8), List.of("id", "name"));
    }
}
