package com.distributed.jobscheduler.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    private record Answering(String address) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return new InetAddress[] {InetAddress.getByName("93.184.216.34"), InetAddress.getByName(address)};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static PublicAddresses names(String address, boolean privateToo, String... allowed) {
        return new PublicAddresses(Set.of(allowed), privateToo, "a.setting", new Answering(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "127.8.9.1", "0.0.0.0", "169.254.169.254", "10.0.0.1", "172.16.3.4", "192.168.1.1",
                "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fd00::1", "::"
            })
    void refusesANameThatLeadsInwards(String address) {
        assertThatThrownBy(() -> names(address, false, "hook.example").resolve("hook.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no public address");
    }

    @Test
    void takesPublicOnesAndWhatTheOperatorNamedOutright() throws UnknownHostException {
        assertThat(names("93.184.216.35", false, "hook.example").resolve("hook.example"))
                .hasSize(2);
        assertThat(names("127.0.0.1", false, "localhost:8080").resolve("localhost"))
                .hasSize(2);
        assertThat(names("10.0.0.1", false, "10.0.0.1").resolve("10.0.0.1")).hasSize(2);
    }

    @Test
    void takesPrivateNetworksWhenTheyAreAllowedButNeverTheMachineItself() throws UnknownHostException {
        assertThat(names("10.0.0.1", true, "hook.example").resolve("hook.example"))
                .hasSize(2);
        assertThatThrownBy(() -> names("169.254.169.254", true, "hook.example").resolve("hook.example"))
                .isInstanceOf(UnknownHostException.class);
    }
}
