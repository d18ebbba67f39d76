package com.distributed.jobscheduler.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class UrlHostTest {
    @Test
    void putsIpv6IntoBracketsWithoutItsZone() throws UnknownHostException {
        var linkLocal = InetAddress.getByName("fe80::1").getAddress();

        assertThat(UrlHost.literal(InetAddress.getByName("10.0.0.5"))).isEqualTo("10.0.0.5");
        assertThat(UrlHost.literal(InetAddress.getByName("fd00::2"))).isEqualTo("[fd00:0:0:0:0:0:0:2]");
        assertThat(UrlHost.literal(Inet6Address.getByAddress(null, linkLocal, 3)))
                .isEqualTo("[fe80:0:0:0:0:0:0:1]");
        assertThat(URI.create("http://" + UrlHost.literal(InetAddress.getByName("fd00::2")) + ":8083")
                        .getPort())
                .isEqualTo(8083);
    }
}
