package dev.quarkstream.app.connection;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.List;

/** The proxies whose word counts. */
@Singleton
public class TrustedProxies {

    private final List<IpSubnetFilterRule> networks;

    TrustedProxies(ProxyConfig config) {
        this.networks = config.trusted().orElse(List.of()).stream()
                .map(network -> new IpSubnetFilterRule(network.address(), network.length(), IpFilterRuleType.ACCEPT))
                .toList();
    }

    public boolean areAny() {
        return !networks.isEmpty();
    }

    /** Whether a connection from there is a proxy's. */
    public boolean include(InetSocketAddress peer) {
        return networks.stream().anyMatch(network -> network.matches(peer));
    }
}
