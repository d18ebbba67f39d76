package com.distributed.jobscheduler.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;

class OwnUrlTest {
    private final ServerProperties server = new ServerProperties();

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost, http://localhost:8084",
        "127.0.0.1, 127.0.0.2, http://127.0.0.1:8084",
        "127.0.0.1, store.example, http://127.0.0.1:8084",
        "127.0.0.2, localhost, http://127.0.0.2:8084",
        "::1, localhost, http://[0:0:0:0:0:0:0:1]:8084",
        "::1, [::1], http://[0:0:0:0:0:0:0:1]:8084",
        "0.0.0.0, localhost, http://localhost:8084",
        "0.0.0.0, 127.0.0.1, http://127.0.0.1:8084",
        "0.0.0.0, [::1], http://[::1]:8084",
        "0.0.0.0, store.example, http://machine.invalid:8084",
        "::, store.example, http://machine.invalid:8084",
        ", localhost, http://localhost:8084",
        ", store.example, http://machine.invalid:8084",
        // The name does not lead there.
        "192.0.2.7, store.example, http://192.0.2.7:8084",
        "2001:db8::7, store.example, http://[2001:db8:0:0:0:0:0:7]:8084"
    })
    void isWhereTheServerListens(String address, String peer, String expected) throws UnknownHostException {
        if (address != null) {
            server.setAddress(InetAddress.getByName(address));
        }

        assertThat(OwnUrl.of(server, 8084, peer, machine("machine.invalid"))).isEqualTo(expected);
    }

    @Test
    void hasTheContextPathAndTheSchemeOfTheServer() throws UnknownHostException {
        server.setSsl(new Ssl());
        server.getServlet().setContextPath("/shop/");

        assertThat(OwnUrl.of(server, 8443, "localhost")).isEqualTo("https://localhost:8443/shop");

        server.getSsl().setEnabled(false);
        server.getServlet().setContextPath("/");
        assertThat(OwnUrl.of(server, 8084, "localhost")).isEqualTo("http://localhost:8084");

        server.getServlet().setContextPath("/my caf\u00e9");
        assertThat(OwnUrl.of(server, 8084, "localhost")).isEqualTo("http://localhost:8084/my%20caf%C3%A9");
    }

    @Test
    void hasTheAddressOfAMachineWhoseNameNoUrlCanHave() throws UnknownHostException {
        for (var name : new String[] {"build_agent", "my machine", "-"}) {
            assertThat(OwnUrl.of(server, 8084, "store.example", machine(name))).isEqualTo("http://192.0.2.1:8084");
        }
    }

    @Test
    void isAUrlOnEveryMachine() {
        assertThat(URI.create(OwnUrl.of(server, 8084, "store.example")))
                .hasPort(8084)
                .hasScheme("http")
                .matches(url -> url.getHost() != null);
    }

    private static InetAddress machine(String name) throws UnknownHostException {
        return InetAddress.getByAddress(name, new byte[] {(byte) 192, 0, 2, 1});
    }
}
