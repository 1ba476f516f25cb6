package dev.quarkstream.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarkstream.TextRules;
import dev.quarkstream.app.command.ExportedRows.BadRow;
import dev.quarkstream.app.command.ExportedRows.Row;
import dev.quarkstream.permission.PermissionCatalogue;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads tokens as rows of Laravel Sanctum's {@code personal_access_tokens}.
 *
 * @param permissions there are, in the configured order
 * @param abilities what some of theirs are called here; with nothing: they are left out
 * @param zone in which Laravel wrote its times
 */
record LaravelTokens(Collection<String> permissions, Map<String, String> abilities, ZoneId zone) {

    static final List<String> COLUMNS = List.of("id", "tokenable_id", "name", "token", "abilities", "created_at");

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final int MAX_NAME = 255;
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Ids are made of milliseconds since then, and instants are told with four digits of the year. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 9999;

    /** One that can be stored here, whoever its owner is. */
    record LaravelToken(
            String id,
            String name,
            byte[] digest,
            List<String> permissions,
            OffsetDateTime createdAt,
            @Nullable OffsetDateTime lastUsedAt,
            @Nullable OffsetDateTime expiresAt) {}

    /** @throws BadRow if it cannot be stored here as it was meant there */
    LaravelToken read(Row row) {
        var createdAt = time(row, "created_at");
        if (createdAt == null) {
            throw new BadRow(row.place(), "created_at is missing");
        }
        return new LaravelToken(
                matching(row, "id", ID),
                name(row),
                HexFormat.of().parseHex(matching(row, "token", SHA_256)),
                permissions(row),
                createdAt,
                time(row, "last_used_at"),
                time(row, "expires_at"));
    }

    /** The value itself is not told: of a token's, some would be the secret. */
    private static String matching(Row row, String column, Pattern shape) {
        var value = row.require(column);
        if (!shape.matcher(value).matches()) {
            throw new BadRow(row.place(), column + " is not " + shape.pattern());
        }
        return value;
    }

    private static String name(Row row) {
        var name = row.require("name").strip();
        var fault = name.isEmpty() ? TextRules.REQUIRED : TextRules.faultOf(name, MAX_NAME, false);
        if (fault != null) {
            throw new BadRow(row.place(), "name: " + fault);
        }
        return name;
    }

    private List<String> permissions(Row row) {
        var wanted = new LinkedHashSet<String>();
        for (var ability : abilities(row)) {
            var permission = abilities.getOrDefault(ability, ability);
            if (!permission.isEmpty() && !isKnown(permission)) {
                throw new BadRow(
                        row.place(),
                        "abilities: \"" + permission + "\" is no permission here; list it in quarkstream.permissions,"
                                + " or say --ability '" + ability
                                + "=…' with one that is, or with nothing to leave it out");
            }
            wanted.add(permission);
        }
        return inOrder(wanted);
    }

    private boolean isKnown(String permission) {
        return permission.equals(PermissionCatalogue.EVERYTHING) || permissions.contains(permission);
    }

    private List<String> inOrder(Set<String> wanted) {
        return wanted.contains(PermissionCatalogue.EVERYTHING)
                ? List.of(PermissionCatalogue.EVERYTHING)
                : permissions.stream().filter(wanted::contains).toList();
    }

    private static List<String> abilities(Row row) {
        var json = row.value("abilities");
        if (json == null) {
            return List.of();
        }
        try {
            var names = JSON.readValue(json, NAMES);
            if (names != null && names.stream().noneMatch(name -> name == null)) {
                return names;
            }
        } catch (JsonProcessingException e) {
            // Said below, in our own words.
        }
        throw new BadRow(row.place(), "abilities are no JSON array of strings");
    }

    private @Nullable OffsetDateTime time(Row row, String column) {
        var value = row.value(column);
        if (value == null) {
            return null;
        }
        try {
            var time = LocalDateTime.parse(value.replace(' ', 'T')).atZone(zone).toOffsetDateTime();
            var year = time.atZoneSameInstant(ZoneOffset.UTC).getYear();
            if (year >= FIRST_YEAR && year <= LAST_YEAR) {
                return time;
            }
        } catch (DateTimeException e) {
            // Said below, in our own words.
        }
        throw new BadRow(row.place(), column + " is no time such as 2026-01-31 12:00:00");
    }
}
