package dev.quarkstream.problem;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A failure with everything it wraps, which may be several things, or even itself. */
public final class Causes {

    private Causes() {}

    public static Stream<Throwable> of(Throwable failure) {
        Set<Throwable> found = Collections.newSetFromMap(new IdentityHashMap<>());
        var ordered = Stream.<Throwable>builder();
        var open = new ArrayDeque<Throwable>();
        open.add(failure);
        while (!open.isEmpty()) {
            var next = open.remove();
            if (found.add(next)) {
                ordered.add(next);
                if (next.getCause() != null) {
                    open.add(next.getCause());
                }
                open.addAll(List.of(next.getSuppressed()));
            }
        }
        return ordered.build();
    }
}
