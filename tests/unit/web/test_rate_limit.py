from kbindex.web.rate_limit import RateLimit, client_of


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def limit(clock: Clock, *, clients: int = 10) -> RateLimit:
    return RateLimit(burst=3, per_second=0.5, clients=clients, clock=clock)


def test_a_client_is_told_how_long_to_wait_when_its_tokens_are_used() -> None:
    rate = limit(Clock())
    assert [rate.wait_s("192.0.2.1") for _ in range(4)] == [0, 0, 0, 2]


def test_time_brings_tokens_back_up_to_a_burst() -> None:
    clock = Clock()
    rate = limit(clock)
    assert [rate.wait_s("192.0.2.1") for _ in range(4)] == [0, 0, 0, 2]
    clock.now += 2
    assert [rate.wait_s("192.0.2.1") for _ in range(2)] == [0, 2]
    clock.now += 3600
    assert [rate.wait_s("192.0.2.1") for _ in range(4)] == [0, 0, 0, 2]


def test_clients_do_not_use_the_tokens_of_each_other() -> None:
    rate = limit(Clock())
    used = [rate.wait_s("192.0.2.1") for _ in range(9)]
    assert used[-1] > 0
    assert rate.wait_s("192.0.2.2") == 0


def test_who_is_refused_need_not_wait_longer_for_having_asked() -> None:
    clock = Clock()
    rate = limit(clock)
    for _ in range(50):
        rate.wait_s("192.0.2.1")
    clock.now += 2
    assert rate.wait_s("192.0.2.1") == 0


def test_no_more_clients_are_remembered_than_there_is_room_for() -> None:
    rate = limit(Clock(), clients=5)
    for number in range(100):
        rate.wait_s(f"192.0.2.{number}")
    assert len(rate) == 5


def test_a_client_that_asks_again_and_again_is_not_forgotten_for_new_ones() -> None:
    rate = limit(Clock(), clients=5)
    waits = []
    for number in range(100):
        rate.wait_s(f"192.0.2.{number}")
        waits.append(rate.wait_s("198.51.100.7"))
    assert waits[:3] == [0, 0, 0]
    assert all(waits[3:])


def test_a_network_of_ipv6_is_one_client() -> None:
    assert client_of("2001:db8::1") == client_of("2001:db8:0:0:ffff::2")
    assert client_of("2001:db8::1") != client_of("2001:db8:0:1::1")


def test_an_address_of_ipv4_is_the_same_client_however_it_comes() -> None:
    assert client_of("::ffff:192.0.2.1") == client_of("192.0.2.1") == "192.0.2.1"


def test_what_is_no_address_is_one_client() -> None:
    assert client_of("") == client_of("unix:") == client_of("x" * 10_000)
