"""The cities of the demo market: their money, their markets, their people's names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class City:
    """`rate`: whole currency units for a US dollar; `coin`: smallest price step in minor units."""

    code: str
    name: str
    currency: str
    rate: int
    coin: int
    languages: tuple[str, ...]
    markets: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CITIES = (
    City(
        "demo-lagos", "Lagos", "NGN", 1500, 5000, ("en",),
        ("Mile 12 Market", "Balogun Market", "Oyingbo Market", "Mushin Market"),
        _words("Adaeze Ngozi Chioma Folake Yetunde Bisi Halima Zainab Emeka Tunde Segun Chinedu Kunle Ibrahim"),
        _words("Okafor Adeyemi Balogun Eze Nwosu Bello Ogunleye Okoro Adebayo Lawal Onyeka Afolabi"),
    ),
    City(
        "demo-nairobi", "Nairobi", "KES", 130, 500, ("sw", "sw", "en"),
        ("Gikomba Market", "Wakulima Market", "Kawangware Market", "Toi Market"),
        _words("Wanjiku Achieng Njeri Akinyi Mumbua Nyambura Halima Cherono Kamau Otieno Mwangi Kiprop Juma Musyoka"),
        _words("Kariuki Odhiambo Njoroge Wafula Mutua Cheruiyot Omondi Maina Abdi Wambui Ndung'u Kilonzo"),
    ),
    City(
        "demo-accra", "Accra", "GHS", 12, 50, ("en",),
        ("Makola Market", "Kaneshie Market", "Madina Market"),
        _words("Abena Akosua Efua Ama Adwoa Esi Mariama Naa Kwame Kofi Yaw Kojo Kwesi Selorm"),
        _words("Mensah Owusu Boateng Asante Appiah Osei Tetteh Agyeman Quaye Amoah Addo Nartey"),
    ),
    City(
        "demo-kampala", "Kampala", "UGX", 3700, 100, ("en", "en", "sw"),
        ("Owino Market", "Nakasero Market", "Kalerwe Market", "Nakawa Market"),
        _words("Amina Nakato Babirye Nalubega Achan Kyomuhendo Sarah Grace Okello Mukasa Ssali Wasswa Kato Byaruhanga"),
        _words("Namukasa Ssempala Okot Nsubuga Kiggundu Atim Tumusiime Lubega Mugisha Nabirye Opio Kasozi"),
    ),
    City(
        "demo-dar", "Dar es Salaam", "TZS", 2600, 5000, ("sw",),
        ("Kariakoo Market", "Tandale Market", "Buguruni Market", "Temeke Stereo Market"),
        _words("Neema Asha Mwanaidi Rehema Zuhura Fatuma Upendo Salma Juma Hamisi Baraka Rashidi Emmanuel Saidi"),
        _words("Mushi Massawe Kimaro Mwakyusa Shirima Lyimo Mrema Ngowi Kessy Mbwana Msuya Chande"),
    ),
)  # fmt: skip
