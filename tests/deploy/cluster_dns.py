"""A cluster's DNS, as far as a headless service goes: a name for each pod that is ready."""

import contextlib
import socketserver

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from in_background import in_background


class ClusterDns(socketserver.ThreadingUDPServer):
    """Listens on 127.0.0.1.

    Args:
        addresses: name to address; may be changed meanwhile.

    Attributes:
        failing: answers with nothing but an error of its own.
        asked: how often.
    """

    def __init__(self, addresses):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.addresses, self.failing, self.asked = addresses, False, 0

    @property
    def port(self):
        """Where it listens."""
        return self.server_address[1]


class _Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, line = self.request
        self.server.asked += 1
        query = dns.message.from_wire(data)
        [question] = query.question
        response = dns.message.make_response(query)
        address = self.server.addresses.get(question.name.to_text(omit_final_dot=True))
        if self.server.failing:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif address is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.A:
            response.answer.append(dns.rrset.from_text(question.name, 1, "IN", "A", address))
        line.sendto(response.to_wire(), self.client_address)


@contextlib.contextmanager
def cluster_dns(addresses):
    """A running one."""
    with in_background(ClusterDns(addresses)) as server:
        yield server
