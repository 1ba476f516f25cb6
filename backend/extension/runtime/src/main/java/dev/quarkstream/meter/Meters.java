package dev.quarkstream.meter;

import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;

/** Where metrics go. Tags are names and values by turns. */
public interface Meters {

    /** How often something happened. */
    Count count(String name, String description, String... tags);

    /** How much of something there is, asked whenever somebody looks. */
    void gauge(String name, String description, String unit, DoubleSupplier value, String... tags);

    /** How large things were. */
    DoubleConsumer sizes(String name, String description);

    /** How many nanoseconds things took. */
    LongConsumer times(String name, String description);

    /** A number that grows. */
    @FunctionalInterface
    interface Count {

        void add(long more);

        default void increment() {
            add(1);
        }
    }
}
