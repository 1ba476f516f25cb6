package dev.quarkstream.app.export;

import dev.quarkstream.Rfc3339;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Rows of a table as they are, each column a member. */
public final class ExportedRows implements ExportPart {

    private static final Pattern WORD = Pattern.compile("_(.)");

    /** Of a row with much text, some hundred kilobytes. */
    private static final int PAGE = 50;

    private final Pool database;
    private final String name;
    private final String sql;

    /** @param sql of an account $1, with a column id beyond $2, in its order */
    public ExportedRows(Pool database, String name, String sql) {
        this.database = database;
        this.name = name;
        this.sql = sql + " LIMIT " + PAGE;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Uni<List<Map<String, Object>>> page(UUID account, UUID after) {
        return database.preparedQuery(sql)
                .execute(Tuple.of(account, after))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ExportedRows::members)
                        .toList());
    }

    private static Map<String, Object> members(Row row) {
        var members = new LinkedHashMap<String, Object>();
        for (var i = 0; i < row.size(); i++) {
            var column = WORD.matcher(row.getColumnName(i))
                    .replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
            members.put(column, plain(row.getValue(i)));
        }
        return members;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof OffsetDateTime time) {
            return Rfc3339.format(time.toInstant());
        }
        if (value instanceof JsonObject object) {
            return object.getMap();
        }
        if (value instanceof JsonArray array) {
            return array.getList();
        }
        return value instanceof Object[] array ? Arrays.asList(array) : value;
    }
}
