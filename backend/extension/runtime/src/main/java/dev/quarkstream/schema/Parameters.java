package dev.quarkstream.schema;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Values as the database's clients take them. */
public final class Parameters {

    private Parameters() {}

    public static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** One member of each, for a statement that takes many rows at once. */
    public static <S, T> Object column(List<S> rows, IntFunction<T[]> array, Function<S, @Nullable T> value) {
        return rows.stream().map(value).toArray(array);
    }
}
