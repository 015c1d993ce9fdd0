from flask import Flask

from marketplace.accounts.queries import person_by_phone, roles_of
from marketplace.accounts.states import Role
from tests.pages import PageClient
from tests.world.people import person


def test_the_first_administrator_is_made_on_the_machine_and_changes_the_password(app: Flask, client: PageClient):
    runner = app.test_cli_runner()
    arguments = ["accounts", "create-administrator", "--phone", "0905 123 456", "--name", "Trần Văn Quản"]
    made = runner.invoke(args=arguments)
    assert made.exit_code == 0, made.output
    password = made.output.split("at once: ")[1].strip()
    assert roles_of(person_by_phone("0905123456")) == {Role.ADMINISTRATOR}

    assert client.submit("/dang-nhap", {"phone": "0905123456", "password": password}).status_code == 303
    assert client.get("/quan-tri/nguoi-dung").location == "/tai-khoan/mat-khau"

    again = runner.invoke(args=arguments)
    assert again.exit_code == 0
    assert "password" not in again.output


def test_a_wrong_number_fails_in_words(app: Flask):
    answer = app.test_cli_runner().invoke(args=["accounts", "create-administrator", "--phone", "12", "--name", "A"])
    assert answer.exit_code == 1
    assert "0905 123 456" in answer.output


def test_an_administrators_code_comes_from_the_machine(app: Flask):
    person("Hồ Thị Lan", "0905123456")
    answer = app.test_cli_runner().invoke(
        args=["accounts", "issue-reset-code", "--phone", "0905123456", "--evidence", "gặp tận nơi"]
    )
    assert answer.exit_code == 0
    assert "Hồ Thị Lan" in answer.output


def test_sweeping_up_runs_twice(app: Flask):
    for _time in range(2):
        assert app.test_cli_runner().invoke(args=["accounts", "forget-stale"]).exit_code == 0
