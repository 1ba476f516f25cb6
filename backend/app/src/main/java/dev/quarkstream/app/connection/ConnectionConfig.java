package dev.quarkstream.app.connection;

import dev.quarkstream.setting.AtLeastOne;
import dev.quarkstream.setting.Second;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What clients may do to connections, on the public port and on the one for operators. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.connections")
interface ConnectionConfig {

    /** How many may be open on a port; one more is closed at once. */
    @WithDefault("1000")
    @WithConverter(AtLeastOne.class)
    int max();

    /** How many of these may come from one address (of IPv6: one /64). A trusted proxy may have all of them. */
    @WithDefault("256")
    @WithConverter(AtLeastOne.class)
    int maxPerAddress();

    /** How long a request's line and headers may take from their first byte, or from the connection's beginning. */
    @WithDefault("10s")
    @WithConverter(Second.class)
    Duration headTimeout();

    /** How long a request's body may take from its headers; then the answer is 408. */
    @WithDefault("30s")
    @WithConverter(Second.class)
    Duration bodyTimeout();

    /** How long a connection is kept between two requests: longer than a proxy in front keeps it. */
    @WithDefault("75s")
    @WithConverter(Second.class)
    Duration idleTimeout();

    /** How long a client may take nothing of an answer that waits for it. */
    @WithDefault("20s")
    @WithConverter(Second.class)
    Duration unreadTimeout();

    /** How much of all answers may wait in memory for clients to take it; beyond, connections that let some wait are closed. */
    @WithDefault("16M")
    MemorySize maxUnread();

    /** How much of all bodies that are not there whole may be held in memory; beyond, such a request is answered with 503. */
    @WithDefault("16M")
    MemorySize maxUnended();
}
